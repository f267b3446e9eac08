-- expect: ftrl_epochs.lua:4: LearningRateScheduler: schedule(1, 0.1) gave 0; a learning rate is a number, from 1e-37 to 1e37
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = Ftrl { 0.1 } }
model:fit { epochs = 4, callbacks = { LearningRateScheduler(function(epoch, rate) return epoch == 0 and rate or 0 end) } }
return model
