-- expect: class_names_binary.lua:2: class_names has 1 name, but the output 'dense' has 2 classes
local model = Sequential { name = "names", Dense { 1, activation = "sigmoid", input_shape = {4} }, class_names = { "yes" } }
model:compile { loss = "binary_crossentropy" }
return model
