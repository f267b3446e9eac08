-- expect: figures_of_one_name.lua:5: compile: two figures are called 'a_mean_squared_error_loss'; a name for an output's layer tells them apart
-- expect: figures_of_one_name.lua:5: compile: two figures are called 'val_a_mean_squared_error_loss'; a name for an output's layer tells them apart
local x = Input { shape = {8} }
local model = Model { inputs = x, outputs = { Dense { 2, name = "a" } (x), Dense { 2, name = "a_mean_squared_error" } (x) } }
model:compile { loss = "mse", metrics = { a = { MeanSquaredError { name = "mean_squared_error_loss" } } } }
return model
