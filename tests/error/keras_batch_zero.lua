-- expect: keras_batch_zero.lua:4: fit: batch_size = 0 is out of range: from 1 to 16777216
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { batch_size = 0 }
return model
