-- PReLU: every way of sharing slopes that a map, a matrix and a vector have, in places and channels that do not fill a vector.
local x = Input { shape = {3, 5, 3} }
local wide = Rescaling { 2, 0.1 } (x)
local ends = {}
for i, axes in ipairs { {}, {1}, {2}, {3}, {1, 2}, {1, 3}, {2, 3}, {1, 2, 3} } do
  local y = Conv2D { i % 2 == 0 and 17 or 2, {2, 3}, name = "conv_" .. i } (wide)
  y = PReLU { shared_axes = #axes > 0 and axes or nil, alpha_regularizer = i == 5 and L2 { 0.1 } or nil, name = "map_" .. i } (y)
  ends[i] = Flatten { name = "flat_" .. i } (y)
end
for i, axes in ipairs { {}, {1}, {2}, {1, 2} } do
  local rows = Reshape { {5, 9}, name = "as_rows_" .. i } (wide)
  rows = PReLU { shared_axes = #axes > 0 and axes or nil, name = "row_" .. i } (rows)
  ends[#ends + 1] = Flatten { name = "flat_row_" .. i } (rows)
end
ends[#ends + 1] = PReLU { shared_axes = 1, name = "one" } (PReLU { name = "each" } (Dense { 5, name = "dense" } (ends[1])))
local model = Model { inputs = x, outputs = Dense { 3, name = "out" } (Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-3 } }
model:fit { batch_size = 4 }
return model
