-- The whole map of each channel, of a convolution and of the input.
local x = Input { shape = {5, 7, 3} }
local a = GlobalAveragePooling2D() (Conv2D { 18, 2, activation = "tanh" } (x))
local y = Dense { 3 } (Concatenate { a, GlobalAveragePooling2D() (x) })
local model = Model { name = "global_average_pooling2d_op", inputs = x, outputs = y }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
