-- forced: case=small,panels,deferred,stored,blas,map,places,shared
-- Small kernels as Keras has them, large ones in panels; the largest's gradient is made in the update, or, for clipnorm, stored.
-- On maps with a border on either side and without, on values of five axes, and one layer on a map and on a vector.
local large = case == "deferred" or case == "stored" or case == "blas"
local flat = Flatten()
if case == "map" or case == "places" or case == "shared" then
  local x = Input { shape = case == "places" and {2, 3, 2, 2, 5} or {4, 5, 3} }
  local y = Dense { 37, activation = "tanh" } (x)
  if case == "map" then
    y = Conv2D { 5, 2, padding = "same", activation = "tanh" } (y)
    y = Conv2D { 4, 2, padding = "same" } (Dense { 6, activation = "sigmoid" } (Add { y, Dense { 5, use_bias = false } (y) }))
  elseif case == "shared" then
    local both = Dense { 34 }
    y = Concatenate { flat(both(y)), both(Dense { 37 } (flat(x))) }
  end
  local model = Model { name = "dense_op", inputs = x, outputs = { Dense { 3, name = "a" } (flat(y)), Dense { 2, name = "b" } (x) } }
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
  return model
end
local model = Sequential { name = "dense_op", dense_algorithm = case == "blas" and "blas" or nil }
model:add(Dense { large and 131 or 19, input_shape = {large and 133 or 11}, activation = "tanh" })
model:add(Dense { case == "small" and 7 or 37, use_bias = false })
model:add(Dense { 5, activation = "sigmoid" })
model:add(Dense { 1 })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1, clipnorm = case == "stored" and 1e6 or nil } }
return model
