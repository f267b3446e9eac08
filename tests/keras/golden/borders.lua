-- Zeros around maps and sequences, parts of them, each element several times, and windows of sequences, from odd sizes.
local x, s = Input { shape = {7, 9, 2}, name = "image" }, Input { shape = {11, 3}, name = "sequence" }
local y = Conv2D { 3, {2, 3}, activation = "tanh", name = "conv" }(ZeroPadding2D { {{2, 0}, {1, 3}} }(x))
local z = Reshape { {9, 5} }(Dense { 45, activation = "tanh", name = "row" }(Flatten()(ZeroPadding1D { {1, 3} }(s))))
local parts = {}
local function add(from, layers)
  for _, layer in ipairs(layers) do parts[#parts + 1] = Dense { 1, name = "part_" .. #parts }(Flatten()(layer(from))) end
end
add(y, { ZeroPadding2D(), ZeroPadding2D { 2 }, ZeroPadding2D { {0, 3} }, ZeroPadding2D { {{1, 0}, {0, 4}} }, ZeroPadding2D { {2, {3, 1}} },
         ZeroPadding2D { 0 } })
add(y, { Cropping2D(), Cropping2D { 1 }, Cropping2D { {2, 3} }, Cropping2D { {{0, 3}, {5, 0}} }, Cropping2D { {1, {2, 4}} },
         Cropping2D { {{4, 3}, {0, 0}} } })
add(y, { UpSampling2D(), UpSampling2D { 3 }, UpSampling2D { {1, 2} }, UpSampling2D { {3, 1} }, UpSampling2D { {2, 5} }, UpSampling2D { 1 } })
add(z, { ZeroPadding1D(), ZeroPadding1D { 3 }, ZeroPadding1D { {0, 2} }, ZeroPadding1D { {4, 1} }, ZeroPadding1D { 0 }, ZeroPadding1D { {2, 0} } })
add(z, { Cropping1D(), Cropping1D { 3 }, Cropping1D { {0, 2} }, Cropping1D { {4, 1} }, Cropping1D { 0 }, Cropping1D { {8, 0} } })
add(z, { UpSampling1D(), UpSampling1D { 3 }, UpSampling1D { 1 }, UpSampling1D { 7 } })
for _, pool in ipairs { MaxPooling1D, AveragePooling1D } do
  add(z, { pool { 2 }, pool { 3, strides = 1 }, pool { 4, padding = "same" }, pool { 3, strides = 2, padding = "same" }, pool { 9 },
           pool { 2, strides = 5 }, pool { 1, strides = 3, padding = "same" } })
end
add(z, { GlobalMaxPooling1D(), GlobalAveragePooling1D(), GlobalMaxPooling1D { keepdims = true }, GlobalAveragePooling1D { keepdims = true } })
add(y, { GlobalMaxPooling2D { keepdims = true }, GlobalAveragePooling2D { keepdims = true } })
local model = Model { inputs = {x, s}, outputs = Concatenate(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.05 } }
model:fit { batch_size = 3 }
return model
