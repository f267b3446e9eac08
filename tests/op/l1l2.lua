-- Both, one alone, and beside a parameter with neither.
local model = Sequential { name = "l1l2_op" }
model:add(Conv2D { 7, 2, kernel_regularizer = L1L2 { l2 = 0.1 }, bias_regularizer = L1L2 { l1 = 0.1 }, input_shape = {3, 7, 3} })
model:add(Flatten())
model:add(Dense { 203, activation = "tanh", kernel_regularizer = L1L2 { 0.01, 0.02 } })
model:add(Dense { 3, kernel_regularizer = L1L2 { l1 = 0.02, l2 = 0.05 } })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
