-- Zeros around an image and around maps of many channels: all sides alike, by axes, by sides, none; read by windows, twice, behind
-- each other, and by what flattens.
local x = Input { shape = {6, 5, 3} }
local y = Conv2D { 18, {3, 2}, activation = "tanh" } (ZeroPadding2D { {{2, 1}, {0, 3}} } (x))
local z = ZeroPadding2D { 1 } (y)
local parts = {
  Conv2D { 5, 3, strides = 2 } (z), Conv2D { 4, 3, padding = "same" } (z), AveragePooling2D { 3 } (ZeroPadding2D { {1, 2} } (y)),
  ZeroPadding2D { {{0, 1}, {2, 0}} } (ZeroPadding2D { {0, 1} } (y)), ZeroPadding2D { 0 } (y), ZeroPadding2D() (x),
}
for i, part in ipairs(parts) do parts[i] = Dense { 3 } (Flatten() (part)) end
local model = Model { name = "zero_padding2d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
