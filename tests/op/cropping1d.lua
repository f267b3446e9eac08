-- A sequence without its ends: alike, other ones, one; of an input and of many channels.
local x = Input { shape = {9, 3} }
local y = Reshape { {7, 18} } (Dense { 126, activation = "tanh" } (Flatten() (Cropping1D { {1, 0} } (x))))
local parts = { Cropping1D() (y), AveragePooling1D { 2 } (Cropping1D { {3, 1} } (y)), Cropping1D { {0, 2} } (y),
                Cropping1D { 3 } (x) }
for i, part in ipairs(parts) do parts[i] = Dense { 3 } (Flatten() (part)) end
local model = Model { name = "cropping1d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
