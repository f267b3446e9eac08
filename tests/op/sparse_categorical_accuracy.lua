-- metrics: 0
local model = Sequential { name = "sparse_categorical_accuracy_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 5, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 1 },
                metrics = { "sparse_categorical_accuracy" } }
return model
