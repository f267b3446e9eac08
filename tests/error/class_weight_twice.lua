-- expect: class_weight_twice.lua:4: fit: class_weight and sample_weight: one of them says what a sample counts
local model = Sequential { Dense { 1, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "binary_crossentropy" }
model:fit { class_weight = { [0] = 1, [1] = 2 }, sample_weight = true }
return model
