local model = Sequential { name = "softmax_layer_op" }
model:add(Conv2D { 5, 2, input_shape = {4, 5, 3} })
model:add(Softmax())
model:add(Flatten())
model:add(Dense { 19 })
model:add(Softmax())
model:add(Dense { 3 })
model:add(Softmax())
model:compile { loss = "categorical_crossentropy", optimizer = SGD { learning_rate = 1 } }
return model
