-- expect: class_names.lua:2: class_names has 3 names, but the output 'dense' has 10 classes
local model = Sequential { name = "names", Dense { 10, activation = "softmax", input_shape = {4} },
                           class_names = { "cat", "dog", "cow" } }
model:compile { loss = "sparse_categorical_crossentropy" }
return model
