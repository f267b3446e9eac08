-- Zeros at the ends of a sequence: alike, other ones, none; of an input and of many channels.
local x = Input { shape = {7, 3} }
local y = Reshape { {5, 18} } (Dense { 90, activation = "tanh" } (Flatten() (ZeroPadding1D { {2, 0} } (x))))
local parts = { ZeroPadding1D() (y), AveragePooling1D { 3 } (ZeroPadding1D { {1, 4} } (y)), ZeroPadding1D { 0 } (y),
                ZeroPadding1D { 3 } (x) }
for i, part in ipairs(parts) do parts[i] = Dense { 3 } (Flatten() (part)) end
local model = Model { name = "zero_padding1d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
