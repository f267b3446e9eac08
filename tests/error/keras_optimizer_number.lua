-- expect: keras_optimizer_number.lua:3: compile: optimizer should be an optimizer, not 0.1
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse", optimizer = 0.1 }
return model
