-- expect: outputs_by_name.lua:4: compile: loss: no output is called 'rihgt'; did you mean 'right'?
local x = Input { shape = {8} }
local model = Model { inputs = x, outputs = { Dense { 2, name = "left" } (x), Dense { 2, name = "right" } (x) } }
model:compile { loss = { left = "mse", rihgt = "mse" } }
return model
