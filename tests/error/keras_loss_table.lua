-- expect: keras_loss_table.lua:3: compile: loss has 2 entries for 1 output
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = {"mse", "mae"} }
return model
