-- expect: keras_loss_one_unit.lua:4: loss SparseCategoricalCrossentropy compares classes along the last axis, but an output of shape [1] has one number there
-- help: binary_crossentropy and a sigmoid make one number a yes or no
local model = Sequential { Dense { 1, activation = "softmax", input_shape = {8} } }
model:compile { loss = "sparse_categorical_crossentropy" }
return model
