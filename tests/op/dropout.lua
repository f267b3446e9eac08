-- dropout: 0.3
-- One layer of weights behind a dropout of many elements: what reaches it follows from its gradient.
local model = Sequential { name = "dropout_op" }
model:add(Dropout { 0.3, input_shape = {1003} })
model:add(Dense { 1, use_bias = false })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
