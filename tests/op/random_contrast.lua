-- random: contrast 5 6 3 0.5 1.9 -0.7 0.9
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "random_contrast_op" }
if deep then model:add(Conv2D { 3, 2, padding = "same", input_shape = {5, 6, 3} }) end
model:add(RandomContrast { {0.5, 0.9}, value_range = {-0.7, 0.9}, input_shape = {5, 6, 3} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
