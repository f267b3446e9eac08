-- epochs: 2
-- leaves: weights.safetensors
-- says: zca_whitening: a matrix of 72 x 72, of
local model = Sequential { name = "whiten_op", Conv2D { 3, 3, input_shape = {6, 6, 2} }, Flatten(), Dense { 3 } }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.01 } }
model:fit { augment = ImageDataGenerator { zca_whitening = true, zca_epsilon = 0.1, horizontal_flip = true } }
return model
