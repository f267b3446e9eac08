-- expect: keras_lr_string.lua:4: Adam: learning_rate should be a number or a schedule such as ExponentialDecay{...}, not "1e-3"
-- help: learning_rate: size of a step
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse", optimizer = Adam { learning_rate = "1e-3" } }
return model
