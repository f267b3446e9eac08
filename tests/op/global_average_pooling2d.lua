-- The whole map of each channel, as a vector and as a map, of a convolution and of the input.
local x = Input { shape = {5, 7, 3} }
local a = GlobalAveragePooling2D() (Conv2D { 18, 2, activation = "tanh" } (x))
local b = Flatten() (Conv2D { 4, 3, padding = "same" } (GlobalAveragePooling2D { keepdims = true } (Conv2D { 18, 1 } (x))))
local y = Dense { 3 } (Concatenate { a, GlobalAveragePooling2D() (x), b })
local model = Model { name = "global_average_pooling2d_op", inputs = x, outputs = y }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
