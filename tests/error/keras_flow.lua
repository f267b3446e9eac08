-- expect: keras_flow.lua:6: flow is not done in the model file: it describes the network
-- help: fit { data = ..., augment = ImageDataGenerator { ... } } has it done when the program trains
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
local g = ImageDataGenerator { horizontal_flip = true }
g:flow(3)
return model
