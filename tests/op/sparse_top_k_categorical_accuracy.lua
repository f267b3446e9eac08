-- metrics: 2
local model = Sequential { name = "sparse_top_k_categorical_accuracy_op" }
model:add(Dense { 19, activation = "tanh", input_shape = {11} })
model:add(Dense { 7, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 1 },
                metrics = { SparseTopKCategoricalAccuracy { k = 2 } } }
return model
