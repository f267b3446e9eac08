-- expect: class_weight_nothing.lua:4: fit: class_weight: every class counts 0, and nothing would be learnt
local model = Sequential { class_names = {"cat", "dog", "emu"}, Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { class_weight = { cat = 0, dog = 0, emu = 0 } }
return model
