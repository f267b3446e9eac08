-- expect: rates_nothing.lua:5: LearningRateScheduler: schedule(2, 0.1) gave nothing; a learning rate is a number, 0 or more
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "sgd" }
local rates = { 0.2, 0.1 }
model:fit { epochs = 4, callbacks = { LearningRateScheduler { schedule = function(epoch) return rates[epoch + 1] end } } }
return model
