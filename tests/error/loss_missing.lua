-- expect: loss_missing.lua:3: compile: loss is missing, and fit needs one
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { optimizer = "adam" }
model:fit { data = "mnist" }
return model
