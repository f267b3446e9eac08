-- metrics: 0.6
local model = Sequential { name = "binary_accuracy_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 5, activation = "sigmoid" })
model:compile { loss = "binary_crossentropy", optimizer = SGD { learning_rate = 1 },
                metrics = { BinaryAccuracy { threshold = 0.6 } } }
return model
