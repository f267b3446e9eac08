-- random: alpha 0.3
-- What reaches the layer behind follows from its gradient. With `deep` there are weights before, too.
local model = Sequential { name = "alpha_dropout_op" }
if deep then model:add(Dense { 1003, input_shape = {3} }) end
model:add(AlphaDropout { 0.3, input_shape = {1003} })
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
