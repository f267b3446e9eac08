-- random: fate 0.3 1 67
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "spatial_dropout1d_op" }
if deep then model:add(Dense { 335, input_shape = {3} }) model:add(Reshape { {5, 67} }) end
model:add(SpatialDropout1D { 0.3, input_shape = {5, 67} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
