-- Bytes that are rescaled, and a vector beside the image: how two inputs become one output.
local image, vector = Input { shape = {3, 5, 3}, name = "image" }, Input { shape = {7}, name = "vector" }
local y = Concatenate { Flatten() (image), vector }
local model = Model { name = "input_layer_op", inputs = {image, vector}, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
model:fit { rescale = 1/255 }
return model
