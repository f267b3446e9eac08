-- expect: figure_epoch.lua:4: compile: metric mean_squared_error: a figure called 'epoch'; that is the run's own number of it
local model = Sequential { name = "model" }
model:add(Dense { 2, input_shape = {8} })
model:compile { loss = "mse", metrics = { MeanSquaredError { name = "epoch" } } }
return model
