-- random: erasing 7 6 3 1.5
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_erasing_op" }
if deep then
  model:add(Conv2D { 3, 2, padding = "same", input_shape = {7, 6, 3} })
  model:add(RandomErasing { {1, 1}, value_range = {-1, 1.5} })
end
model:add(RandomErasing { scale = {0.1, 0.6}, fill_value = 2, value_range = {-1, 1.5}, input_shape = {7, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
