-- random: crop 7 6 3 4 3
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_crop_op" }
if deep then
  model:add(Conv2D { 3, 2, padding = "same", input_shape = {7, 6, 3} })
end
model:add(RandomCrop { 4, 3, input_shape = {7, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
