-- integers
-- Windows of volumes that overlap, tile, leave a rest, or reach past them; whole volumes, borders and repeated elements: of an
-- input and of many channels.
local x = Input { shape = {5, 4, 6, 3} }
local y = Dense { 18, activation = "tanh" } (x)
local parts = {
  MaxPooling3D { {3, 2, 2}, strides = {2, 1, 3} } (x), MaxPooling3D() (y), MaxPooling3D { {2, 3, 4}, padding = "same" } (y),
  AveragePooling3D { {2, 3, 2}, strides = {3, 1, 2} } (x), AveragePooling3D { {5, 2, 3} } (y),
  AveragePooling3D { {2, 4, 3}, strides = {1, 3, 2}, padding = "same" } (y),
  GlobalMaxPooling3D { keepdims = true } (y), GlobalMaxPooling3D() (x), GlobalAveragePooling3D { keepdims = true } (x),
  Cropping3D { {{1, 2}, {0, 3}, {2, 1}} } (y), MaxPooling3D { {2, 3, 4} } (ZeroPadding3D { {{2, 0}, {1, 1}, {0, 3}} } (y)),
  ZeroPadding3D { {0, 1, 0} } (Cropping3D() (x)), Cropping3D { {1, 1, 2} } (UpSampling3D { {1, 2, 1} } (x)),
  AveragePooling3D { {4, 2, 3} } (UpSampling3D { {2, 1, 3} } (y)),
}
for i, part in ipairs(parts) do parts[i] = Flatten() (part) end
parts[#parts + 1] = GlobalAveragePooling3D() (y)
local model = Model { name = "max_pooling3d_op", inputs = x, outputs = Dense { 3 } (Concatenate(parts)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
