-- expect: one_class.lua:4: loss SparseCategoricalCrossentropy compares classes along the last axis, but an output of shape [4,4,1] has one number there
-- help: binary_crossentropy and a sigmoid make one number a yes or no
local model = Sequential { Conv2D { 1, 3, padding = "same", activation = "sigmoid", input_shape = {4, 4, 3} } }
model:compile { loss = "sparse_categorical_crossentropy" }
return model
