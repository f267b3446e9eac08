-- Of a convolution's kernel and bias, of BatchNormalization's gamma and beta, of dense kernels summed and in the update.
local model = Sequential { name = "l1_op" }
model:add(Conv2D { 7, 2, kernel_regularizer = L1 { 0.1 }, bias_regularizer = L1 { 0.2 }, input_shape = {3, 7, 3} })
model:add(BatchNormalization { gamma_regularizer = L1 { 0.3 }, beta_regularizer = "l1" })
model:add(Flatten())
model:add(Dense { 203, activation = "tanh", kernel_regularizer = L1 { 0.05 } })
model:add(Dense { 3, kernel_regularizer = "l1", bias_regularizer = L1 { 0.1 } })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
