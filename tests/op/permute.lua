-- Parameters that one call reads in another order than they lie in: a dense kernel in panels, transposed for the way back, and
-- convolutions' kernels turned round. No size is a multiple of 16.
local model = Sequential { name = "permute_op" }
model:add(Conv2D { 9, {2, 3}, input_shape = {5, 6, 3} })
model:add(Conv2D { 21, 2 })
model:add(Flatten())
model:add(Dense { 45, activation = "tanh" })
model:add(Dense { 35, activation = "tanh" })
model:add(Dense { 5 })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
