-- refused: L1: l1 is not there yet
local model = Sequential { name = "l1_op" }
model:add(Dense { 3, kernel_regularizer = L1 { 0.1 }, input_shape = {5} })
model:compile { loss = "mse", optimizer = "sgd" }
return model
