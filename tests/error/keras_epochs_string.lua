-- expect: keras_epochs_string.lua:5: fit: epochs should be a whole number, not "10"
-- help: epochs: passes over the data
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { epochs = "10" }
return model
