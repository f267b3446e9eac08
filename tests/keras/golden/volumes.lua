-- Layers of volumes, from odd sizes: -D case=NAME chooses pooling, borders and repeated elements; or convolutions; or their way
-- back, without gaps: TensorFlow's gradient of that has another shape.
local x = Input { shape = {4, 5, 3, 2}, name = "volume" }
local y = Dense { 3, activation = "tanh", name = "row" } (x)
local parts, cases = {}, {}
local function add(layers)
  for _, layer in ipairs(layers) do parts[#parts + 1] = Dense { 1, name = "part_" .. #parts } (Flatten() (layer (y))) end
end
local function mean(layer) parts[#parts + 1] = GlobalAveragePooling3D() (layer) end
function cases.pooled()
  for _, pool in ipairs { MaxPooling3D, AveragePooling3D } do
    add { pool { 2 }, pool { {3, 2, 1}, strides = 1 }, pool { {2, 3, 3}, padding = "same" }, pool { {4, 5, 3} },
          pool { 3, strides = {1, 2, 3}, padding = "same" }, pool { {1, 2, 2}, strides = {3, 4, 1} },
          pool { {4, 1, 2}, strides = {2, 3, 1}, padding = "same" } }
  end
  add { MaxPooling3D(), GlobalMaxPooling3D(), GlobalAveragePooling3D(), GlobalMaxPooling3D { keepdims = true },
        GlobalAveragePooling3D { keepdims = true } }
  add { ZeroPadding3D(), ZeroPadding3D { 2 }, ZeroPadding3D { {0, 1, 3} }, ZeroPadding3D { {{1, 0}, {0, 2}, {3, 1}} },
        ZeroPadding3D { {1, {0, 2}, 0} }, ZeroPadding3D { 0 } }
  add { Cropping3D(), Cropping3D { {1, 0, 1} }, Cropping3D { {{0, 3}, {4, 0}, {1, 1}} }, Cropping3D { {0, {2, 1}, 1} }, Cropping3D { 0 },
        Cropping3D { {{2, 0}, {0, 0}, {0, 2}} } }
  add { UpSampling3D { {1, 2, 1} }, UpSampling3D { {3, 1, 2} }, UpSampling3D { {2, 3, 1} }, UpSampling3D { 1 } }
  parts[#parts + 1] = Dense { 1 } (GlobalMaxPooling3D() (UpSampling3D() (y)))
  parts[#parts + 1] = Dense { 1 } (GlobalMaxPooling3D() (AveragePooling3D { 2 } (UpSampling3D { 3 } (y))))
end
function cases.convolved()
  local p = Conv3D { 4, {2, 3, 1}, padding = "same", dilation_rate = {1, 2, 1}, activation = "relu" } (x)
  mean(Conv3D { 5, {3, 2, 2}, strides = 2 } (p))
  mean(BatchNormalization() (Conv3D { 6, 2, strides = {1, 3, 2}, padding = "same", use_bias = false } (p)))
  mean(Conv3D { 6, {2, 1, 3}, groups = 2, padding = "same", activation = "tanh", kernel_regularizer = L2 { 0.05 } } (p))
  mean(Conv3D { 4, {2, 3, 2}, groups = 4, dilation_rate = {3, 1, 2}, kernel_constraint = MaxNorm { 0.5, axis = {0, 1, 2, 3} } } (p))
  mean(Conv3D { 3, {4, 5, 3} } (p))
  mean(Conv3D { 2, 1, strides = {3, 2, 1} } (p))
end
function cases.transposed()
  local p = Conv3DTranspose { 4, {2, 3, 1}, padding = "same", activation = "relu" } (x)
  mean(Conv3DTranspose { 3, {3, 2, 2}, strides = 2 } (p))
  mean(BatchNormalization() (Conv3DTranspose { 3, 3, strides = {1, 2, 3}, padding = "same", use_bias = false } (p)))
  mean(Conv3DTranspose { 2, {2, 3, 1}, strides = {3, 1, 2}, activation = "tanh" } (p))
  mean(Conv3DTranspose { 2, 2, strides = 3, output_padding = 1 } (p))
  mean(Conv3DTranspose { 5, 3, strides = 2, padding = "same", output_padding = 0 } (p))
  mean(Conv3DTranspose { 2, {1, 3, 2}, padding = "same" } (p))
end
cases[case or "pooled"]()
local model = Model { inputs = x, outputs = Concatenate(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.05 } }
model:fit { batch_size = 3 }
return model
