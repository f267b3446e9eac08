-- expect: keras_split_percent.lua:4: fit: validation_split = 20 is out of range: at least 0 and below 1
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { validation_split = 20 }
return model
