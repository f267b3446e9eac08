-- Sides cut off an image and maps of many channels: all alike, by axes, by sides, none; read by windows, and padded again.
local x = Input { shape = {9, 8, 3} }
local y = Conv2D { 18, {3, 2}, activation = "tanh" } (Cropping2D { {{2, 0}, {0, 1}} } (x))
local z = Cropping2D { {1, 2} } (y)
local parts = {
  Conv2D { 5, 2, padding = "same" } (z), z, Cropping2D { 1 } (y), Cropping2D { {{0, 3}, {4, 1}} } (y), Cropping2D() (y),
  ZeroPadding2D { {0, 2} } (Cropping2D { {{1, 0}, {2, 2}} } (y)), Cropping2D { {4, 3} } (x),
}
for i, part in ipairs(parts) do parts[i] = Dense { 3 } (Flatten() (part)) end
local model = Model { name = "cropping2d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
