-- Bytes that are rescaled, and a vector beside the image: how two inputs become one output. What the image itself is, is an output
-- too.
local image, vector = Input { shape = {3, 5, 3}, name = "image" }, Input { shape = {7}, name = "vector" }
local y = Dense { 3, name = "y" } (Concatenate { Flatten() (image), vector })
local model = Model { name = "input_layer_op", inputs = {image, vector},
                      outputs = {y, Dropout { 0, name = "itself" } (image), image} }
model:compile { loss = { y = "mse", itself = "mae", image = "mse" }, loss_weights = { y = 1, itself = 2, image = 0.5 },
                optimizer = SGD { learning_rate = 1 } }
model:fit { rescale = 1/255 }
return model
