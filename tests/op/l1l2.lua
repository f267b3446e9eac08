local model = Sequential { name = "l1l2_op" }
model:add(Conv2D { 7, 2, kernel_regularizer = L1L2 { l2 = 0.1 }, input_shape = {3, 5, 3} })
model:add(Flatten())
model:add(Dense { 3, kernel_regularizer = L1L2 { l2 = 0.05 } })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
