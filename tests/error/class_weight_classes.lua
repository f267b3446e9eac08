-- expect: class_weight_classes.lua:4: fit: class_weight has a class 3, but the output 'dense' has 3 classes (0 to 2)
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { class_weight = { [0] = 1, [3] = 2 } }
return model
