-- expect: metric_called_loss.lua:4: compile: the loss and the metric AUC are both called 'loss'
-- help: name = "..." calls a metric otherwise
local model = Sequential { Dense { 3, activation = "softmax", input_shape = {4} } }
model:compile { loss = "mse", metrics = { AUC { name = "loss" }, "accuracy" } }
return model
