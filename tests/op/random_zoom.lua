-- random: zoom 7 6 3 2 0.5 -0.4 0.4
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_zoom_op" }
if deep then
  model:add(Conv2D { 3, 2, padding = "same", input_shape = {7, 6, 3} })
  model:add(RandomZoom { {-0.2, 0.6}, 0.3, interpolation = "nearest" })
end
model:add(RandomZoom { 0.4, fill_mode = "constant", fill_value = 0.5, input_shape = {7, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
