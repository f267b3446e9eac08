-- expect: class_weight_labels.lua:4: fit: class_weight: a sample has no one class under BinaryCrossentropy of an output of shape [5]
local model = Sequential { Dense { 5, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "binary_crossentropy" }
model:fit { class_weight = { [0] = 1, [1] = 2 } }
return model
