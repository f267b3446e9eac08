-- expect: rates_failing.lua:4: 'warmup' is nil here, and cannot be computed with
local model = Sequential { Dense { 1, input_shape = {8} } }
local warmup
local function rate(epoch) return epoch / warmup end
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = { LearningRateScheduler { rate } } }
return model
