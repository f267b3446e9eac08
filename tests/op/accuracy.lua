-- metrics: 0
local model = Sequential { name = "accuracy_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 7, activation = "softmax" })
model:compile { loss = "categorical_crossentropy", optimizer = SGD { learning_rate = 1 }, metrics = { "accuracy" } }
return model
