-- Slices of 3, 5 and 16 channels, one value twice; maps read with a border, and vectors; rows, and columns, of an input too; each
-- axis of a volume.
local x = Input { shape = {4, 5, 3} }
local a, b = Conv2D { 5, 1, activation = "tanh" } (x), Conv2D { 16, 3, padding = "same", activation = "tanh" } (x)
local y = Concatenate { x, a, b, a }
local z = Conv2D { 4, {2, 3}, padding = "same", activation = "tanh" } (y)
local tall = Concatenate { axis = 1, a, Conv2D { 5, 1 } (y), a }
tall = Conv2D { 3, 3, activation = "tanh" } (Concatenate { axis = -2, tall, Concatenate { axis = 1, a, a, a } })
local v = Reshape { {2, 2, 5, 3} } (x)
for axis = 1, 4 do v = Concatenate { axis = axis, v, Dense { axis < 4 and 3 or 2 } (v) } end
z = Concatenate { Flatten() (v), Flatten() (z),
    GlobalAveragePooling2D() (y), Flatten() (tall), Flatten() (Concatenate { axis = -3, x, x }) }
local model = Model { name = "concatenate_op", inputs = x, outputs = Dense { 3 } (z) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
