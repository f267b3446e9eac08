-- expect: class_weight_key.lua:4: fit: class_weight: a class is its number, from 0 on, or its name, not true
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { class_weight = { [0] = 1, [true] = 2 } }
return model
