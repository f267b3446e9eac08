-- random: fate 0.3 1 67
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "spatial_dropout3d_op" }
if deep then model:add(Dense { 67, input_shape = {2, 1, 3, 4} }) end
model:add(SpatialDropout3D { 0.3, input_shape = {2, 1, 3, 67} })
model:add(Flatten())
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
