-- expect: nothing_trained.lua:4: compile: nothing is trained: trainable = false holds for every layer that has weights
-- help: leave a layer trainable, such as a new Dense behind the frozen ones
local model = Sequential { Dense { 8, input_shape = {8} }, BatchNormalization {}, trainable = false }
model:compile { loss = "mse" }
return model
