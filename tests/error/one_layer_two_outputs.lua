-- expect: one_layer_two_outputs.lua:6: compile: loss: no output is called 'dense'
-- help: the outputs are head, head_2, head_1
local x, y = Input { shape = {8} }, Input { shape = {8} }
local head = Dense { 2, name = "head" }
local model = Model { inputs = {x, y}, outputs = { head(x), head(y), Dense { 3, name = "head_1" } (x) } }
model:compile { loss = { head = "mse", head_1 = "mse", head_2 = "mse", dense = "mse" } }
return model
