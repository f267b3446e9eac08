-- Slices of 3, 5 and 16 channels, one value twice; maps read with a border, and vectors.
local x = Input { shape = {4, 5, 3} }
local a, b = Conv2D { 5, 1, activation = "tanh" } (x), Conv2D { 16, 3, padding = "same", activation = "tanh" } (x)
local y = Concatenate { x, a, b, a }
local z = Conv2D { 4, {2, 3}, padding = "same", activation = "tanh" } (y)
z = Concatenate { Flatten() (z), GlobalAveragePooling2D() (y) }
local model = Model { name = "concatenate_op", inputs = x, outputs = Dense { 3 } (z) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
