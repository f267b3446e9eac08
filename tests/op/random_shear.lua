-- random: shear 7 6 3 3 0 0 1 0.1 0.4 -0.3 0.3
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_shear_op" }
if deep then
  model:add(Conv2D { 3, 2, padding = "same", input_shape = {7, 6, 3} })
  model:add(RandomShear { 0.5, 0.2, fill_mode = "wrap" })
end
model:add(RandomShear { 0.3, {0.1, 0.4}, fill_mode = "nearest", input_shape = {7, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
