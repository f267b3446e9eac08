-- metrics: 0
local model = Sequential { name = "metric_mean_absolute_error_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 3, activation = "tanh" })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 }, metrics = { "mae" } }
return model
