-- Windows that overlap, tile, leave a rest, or reach past the map, where fewer pixels are the mean's.
local x = Input { shape = {9, 8, 5} }
local a = AveragePooling2D { pool_size = {3, 2}, strides = {2, 1} } (x)
local b = AveragePooling2D { pool_size = {2, 3}, padding = "same" } (Activation { "tanh" } (Conv2D { 18, 2 } (x)))
local c = AveragePooling2D { pool_size = 3, strides = 1, padding = "same" } (Conv2D { 3, 1, activation = "tanh" } (a))
local y = Dense { 3 } (Concatenate { Flatten() (b), Flatten() (c) })
local model = Model { name = "average_pooling2d_op", inputs = x, outputs = y }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
