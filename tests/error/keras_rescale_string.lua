-- expect: keras_rescale_string.lua:5: fit: rescale should be a number, not "1/255"
-- help: rescale: what every sample is multiplied by; 1/255 for bytes
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { rescale = "1/255" }
return model
