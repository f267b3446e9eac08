-- expect: f1_average.lua:3: metric F1Score: without an average it is 5 figures, one for each output
local model = Sequential { Dense { 5, activation = "softmax", input_shape = {4} } }
model:compile { loss = "categorical_crossentropy", metrics = { "f1_score" } }
return model
