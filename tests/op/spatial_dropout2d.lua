-- random: fate 0.3 1 67
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "spatial_dropout2d_op" }
if deep then model:add(Conv2D { 67, 1, input_shape = {3, 4, 2} }) end
model:add(SpatialDropout2D { 0.3, input_shape = {3, 4, 67} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
