local model = Sequential { name = "relu_layer_op" }
model:add(Conv2D { 5, 2, input_shape = {4, 5, 3} })
model:add(ReLU())
model:add(Flatten())
model:add(Dense { 19 })
model:add(ReLU())
model:add(Dense { 3 })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
