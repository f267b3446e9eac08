-- expect: class_weight_number.lua:4: fit: class_weight of class 1 should be a number from 0 on, not -2
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { class_weight = { [0] = 1, [1] = -2 } }
return model
