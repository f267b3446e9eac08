-- expect: metric_name.lua:4: mean_absolute_error: a name has 1 to 100 characters, without / \ ' " * and control characters
-- expect: metric_name.lua:4: binary_accuracy: a name has 1 to 100 characters, without / \ ' " * and control characters
local model = Sequential { Dense { 2, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "mse", metrics = { MeanAbsoluteError { name = "a\27[2Jb" }, BinaryAccuracy { name = "" } } }
return model
