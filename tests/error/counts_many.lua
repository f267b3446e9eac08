-- expect: counts_many.lua:4: compile: the metrics count 6000 numbers; 4094 are the most
-- help: F1Score with average = "micro" counts 3, AUC twice its num_thresholds
local model = Sequential { Dense { 2000, activation = "softmax", input_shape = {4} } }
model:compile { loss = "categorical_crossentropy", metrics = { F1Score { average = "macro" } } }
return model
