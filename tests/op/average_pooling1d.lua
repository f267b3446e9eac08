-- Windows of a sequence that overlap, tile, leave a rest, or reach past its ends, where fewer elements are the mean's.
local x = Input { shape = {11, 5} }
local y = Reshape { {9, 18} } (Dense { 162, activation = "tanh" } (Flatten() (x)))
local pool = AveragePooling1D
local parts = { pool { 3, strides = 2 } (x), pool { 2 } (y), pool { 4, padding = "same" } (y),
                pool { 3, strides = 1, padding = "same" } (x) }
for i, part in ipairs(parts) do parts[i] = Flatten() (part) end
local model = Model { name = "average_pooling1d_op", inputs = x, outputs = Dense { 3 } (Concatenate(parts)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
