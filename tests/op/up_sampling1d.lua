-- Each element of a sequence several times, of an input and of many channels.
local x = Input { shape = {5, 3} }
local y = Reshape { {3, 18} } (Dense { 54, activation = "tanh" } (Flatten() (UpSampling1D { 3 } (x))))
local parts = { UpSampling1D() (y), AveragePooling1D { 3 } (UpSampling1D { 4 } (y)), UpSampling1D { 1 } (y) }
for i, part in ipairs(parts) do parts[i] = Dense { 3 } (Flatten() (part)) end
local model = Model { name = "up_sampling1d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
