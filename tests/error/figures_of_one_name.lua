-- expect: figures_of_one_name.lua:4: compile: the metric mean_squared_error of the output 'a' and the loss of the output 'a_mean_squared_error' are both called 'a_mean_squared_error_loss'
local x = Input { shape = {8} }
local model = Model { inputs = x, outputs = { Dense { 2, name = "a" } (x), Dense { 2, name = "a_mean_squared_error" } (x) } }
model:compile { loss = "mse", metrics = { a = { MeanSquaredError { name = "mean_squared_error_loss" } } } }
return model
