-- metrics: 3
local model = Sequential { name = "top_k_categorical_accuracy_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 21, activation = "softmax" })
model:compile { loss = "categorical_crossentropy", optimizer = SGD { learning_rate = 1 },
                metrics = { TopKCategoricalAccuracy { k = 3 } } }
return model
