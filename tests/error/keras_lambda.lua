-- expect: keras_lambda.lua:5: '}' expected near 'epoch'
-- help: `lambda x: y` is written `function(x) return y end` in Lua
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { callbacks = { LearningRateScheduler { lambda epoch: 0.1 } } }
return model
