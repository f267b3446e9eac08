-- moments: conv2d/kernel 0 0.29814239699997197 -2 2
-- orthogonal: conv2d/kernel 2
local model = Sequential { name = "orthogonal_op",
  Conv2D { filters = 40, kernel_size = 3, kernel_initializer = Orthogonal { gain = 2 }, input_shape = {4, 5, 5} }, Flatten(),
  Dense { 300, kernel_initializer = "orthogonal" } }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
