-- Larger and smaller, along and against, both interpolations, the middle alone; of an image, and of a map of many channels.
local x = Input { shape = {7, 6, 3} }
local y = Conv2D { 18, {3, 2}, padding = "same", activation = "tanh" } (Resizing { 5, 9 } (x))
local z = Conv2D { 18, 2, padding = "same" } (Resizing { 5, 9, interpolation = "nearest" } (x))
local outputs = {}
for i, layer in ipairs {
  Resizing { 3, 4 }, Resizing { 12, 11 }, Resizing { 4, 13, interpolation = "nearest" }, Resizing { 1, 1 },
  Resizing { 3, 3, crop_to_aspect_ratio = true }, Resizing { 9, 6, crop_to_aspect_ratio = true },
} do outputs[i] = Dense { 3 } (Flatten() (layer(Add { y, z }))) end
local model = Model { name = "resizing_op", inputs = x, outputs = Add(outputs) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
