-- The whole sequence of each channel: of many channels, of the input; also as a sequence.
local x = Input { shape = {7, 3} }
local y = Reshape { {5, 18} } (Dense { 90, activation = "tanh" } (Flatten() (x)))
local pool = GlobalAveragePooling1D
local z = Flatten() (pool { keepdims = true } (y))
local out = Dense { 3 } (Concatenate { pool() (y), pool() (x), z })
local model = Model { name = "global_average_pooling1d_op", inputs = x, outputs = out }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
