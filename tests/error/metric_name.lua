-- expect: metric_name.lua:4: MeanAbsoluteError: name: "a?[2Jb" has control characters, or bytes that are no UTF-8: a text is UTF-8 and can be shown in one line
-- expect: metric_name.lua:4: binary_accuracy: a name has 1 to 100 characters, without / \ ' " * and control characters
local model = Sequential { Dense { 2, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "mse", metrics = { MeanAbsoluteError { name = "a\27[2Jb" }, BinaryAccuracy { name = "" } } }
return model
