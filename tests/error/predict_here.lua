-- expect: predict_here.lua:4: predict is not done in the model file: it describes the network
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = "mse" }
model:predict { 1, 2, 3 }
return model
