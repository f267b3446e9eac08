-- expect: rates_negative.lua:4: LearningRateScheduler: schedule(3, 0) gave -0.5; a learning rate is a number, 0 or more
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { 1 } }
model:fit { epochs = 4, callbacks = { LearningRateScheduler(function(epoch, rate) return 1 - epoch / 2 end) } }
return model
