-- Larger and smaller, along and against, all interpolations, the middle alone, borders; of an image, and of a map of many channels.
local x = Input { shape = {7, 6, 3} }
local y = Conv2D { 18, {3, 2}, padding = "same", activation = "tanh" } (Resizing { 5, 9 } (x))
local z = Conv2D { 18, 2, padding = "same" } (Resizing { 5, 9, interpolation = "nearest" } (x))
local outputs = {}
for i, layer in ipairs {
  Resizing { 3, 4 }, Resizing { 12, 11 }, Resizing { 4, 13, interpolation = "nearest" }, Resizing { 1, 1 },
  Resizing { 3, 3, crop_to_aspect_ratio = true }, Resizing { 9, 6, crop_to_aspect_ratio = true },
  Resizing { 3, 4, antialias = true }, Resizing { 8, 4, interpolation = "bicubic" },
  Resizing { 2, 3, interpolation = "lanczos3", antialias = true, crop_to_aspect_ratio = true },
  Resizing { 4, 4, interpolation = "area", pad_to_aspect_ratio = true, fill_value = 0.5 },
  Resizing { 7, 4, pad_to_aspect_ratio = true, fill_value = -1 }, Resizing { 6, 6, interpolation = "nearest", pad_to_aspect_ratio = true },
} do outputs[i] = Dense { 3 } (Flatten() (layer(Add { y, z }))) end
for _, layer in ipairs {
  Resizing { 4, 9, interpolation = "lanczos5", pad_to_aspect_ratio = true, fill_value = 0.25 },
  Resizing { 3, 3, interpolation = "bicubic", antialias = true }, Resizing { 1, 2, interpolation = "area" },
} do outputs[#outputs + 1] = Dense { 3 } (Flatten() (Conv2D { 2, 1 } (layer(x)))) end
local model = Model { name = "resizing_op", inputs = x, outputs = Add(outputs) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
