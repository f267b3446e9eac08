-- Maps of another size in every way that tf.image.resize has, up and down, from odd sizes; which computes in float32.
local x = Input { shape = {7, 10, 2}, name = "image" }
local y = Conv2D { 2, {2, 3}, activation = "tanh", padding = "same", name = "conv" }(x)
local parts = {}
local function add(from, options)
  local layer = Resizing(options)
  parts[#parts + 1] = Dense { 2, name = "part_" .. #parts }(Flatten()(layer(from)))
end
for _, how in ipairs { "bilinear", "bicubic", "lanczos3", "lanczos5" } do
  for _, size in ipairs { {3, 4}, {13, 7}, {5, 19}, {1, 3} } do
    add(y, { size[1], size[2], interpolation = how })
    add(y, { size[1], size[2], interpolation = how, antialias = true })
  end
end
for _, how in ipairs { "bilinear", "nearest", "bicubic", "lanczos3", "area" } do
  local from = how == "area" and x or y                -- TensorFlow has no gradient of it
  add(from, { 5, 5, interpolation = how, pad_to_aspect_ratio = true, fill_value = 0.75 })
  add(from, { 12, 3, interpolation = how, pad_to_aspect_ratio = true, fill_value = -2 })
  add(from, { 4, 11, interpolation = how, pad_to_aspect_ratio = true })
  add(from, { 9, 3, interpolation = how, crop_to_aspect_ratio = true })
end
for _, size in ipairs { {3, 4}, {13, 7}, {5, 19}, {1, 1} } do add(x, { size[1], size[2], interpolation = "area" }) end
local model = Model { inputs = x, outputs = Concatenate(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.01 } }
model:fit { batch_size = 4 }
return model
