-- random: rotation 7 6 3 1 0 -0.2 0.3
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_rotation_op" }
if deep then
  model:add(Conv2D { 3, 2, padding = "same", input_shape = {7, 6, 3} })
  model:add(RandomRotation { 0.5, fill_mode = "constant", interpolation = "nearest" })
end
model:add(RandomRotation { {-0.2, 0.3}, fill_mode = "wrap", input_shape = {7, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
