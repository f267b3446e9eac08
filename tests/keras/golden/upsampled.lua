-- Maps several times as high and wide, pixels between pixels, from odd sizes; which TensorFlow computes in float32.
local x = Input { shape = {5, 3, 2}, name = "image" }
local y = Conv2D { 3, {2, 3}, activation = "tanh", padding = "same", name = "conv" }(x)
local parts = {}
for _, how in ipairs { "bilinear", "bicubic", "lanczos3", "lanczos5" } do
  for _, size in ipairs { {2, 2}, {1, 3}, {3, 1}, {2, 5}, {7, 2}, {1, 1} } do
    local layer = UpSampling2D { size, interpolation = how }
    parts[#parts + 1] = Dense { 1, name = "part_" .. #parts }(Flatten()(layer(y)))
  end
end
local model = Model { inputs = x, outputs = Concatenate(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.01 } }
model:fit { batch_size = 3 }
return model
