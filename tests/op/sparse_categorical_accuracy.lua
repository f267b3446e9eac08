-- metrics: 2
-- forced: case=vector,map
-- Of a vector, and of each place of a map (a segmentation): every metric that asks for a class.
local model = Sequential { name = "sparse_categorical_accuracy_op" }
if case == "map" then
  model:add(Conv2D { 19, 2, activation = "tanh", input_shape = {5, 4, 3} })
  model:add(Conv2D { 5, 1, activation = "softmax" })
else
  model:add(Dense { 19, activation = "tanh", input_shape = {11} })
  model:add(Dense { 5, activation = "softmax" })
end
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 1 },
                metrics = { "sparse_categorical_accuracy", "accuracy", SparseTopKCategoricalAccuracy { k = 2 } } }
return model
