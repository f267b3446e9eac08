-- expect: class_weight.lua:4: fit: class_weight: a class is its number, from 0 on, or its name, not by its place in a list: class 0 has no number here
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { class_weight = { 1, 5 } }
return model
