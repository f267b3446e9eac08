-- expect: class_weight_names.lua:7: fit: class_weight: no class is called 'dgo'; did you mean 'dog'?
-- help: by class_names of the model they are cat, dog, emu
-- expect: class_weight_names.lua:7: fit: class_weight has class 1 twice, by its number and as 'dog'
local model = Sequential { class_names = {"cat", "dog", "emu"}, Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "sparse_categorical_crossentropy" }
local twice = { dgo = 2, [0] = 1, [1] = 3, dog = 3 }
model:fit { class_weight = twice }
return model
