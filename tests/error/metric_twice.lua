-- expect: metric_twice.lua:4: compile: weighted_metrics: 'accuracy' is there twice
-- help: metrics has it: name = "weighted_accuracy" calls this one otherwise
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "mse", metrics = { "accuracy" }, weighted_metrics = { "accuracy" } }
return model
