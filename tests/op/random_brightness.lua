-- random: brightness 5 6 3 -0.4 0.2 -1 1
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_brightness_op" }
if deep then model:add(Conv2D { 3, 2, padding = "same", input_shape = {5, 6, 3} }) end
model:add(RandomBrightness { {-0.2, 0.1}, value_range = {-1, 1}, input_shape = {5, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
