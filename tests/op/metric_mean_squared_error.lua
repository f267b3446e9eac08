-- metrics: 0
local model = Sequential { name = "metric_mean_squared_error_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 19, activation = "tanh" })
model:compile { loss = "mae", optimizer = SGD { learning_rate = 1 }, metrics = { "mse" } }
return model
