-- expect: rates_infinite.lua:4: LearningRateScheduler: schedule(0, 1) gave inf; a learning rate is a number, 0 or more
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { 1 } }
model:fit { epochs = 4, callbacks = { LearningRateScheduler(function(epoch, rate) return rate / epoch end) } }
return model
