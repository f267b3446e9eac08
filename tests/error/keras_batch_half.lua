-- expect: keras_batch_half.lua:5: fit: batch_size should be a whole number, not 0.5
-- help: batch_size: samples a step
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { batch_size = 0.5 }
return model
