-- expect: rates_and_schedule.lua:5: LearningRateScheduler: the learning rate follows ExponentialDecay (line 4), and no callback can change it
-- help: give the optimizer a number as its learning_rate, or leave out LearningRateScheduler
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { ExponentialDecay { 0.1, 1000, 0.9 } } }
model:fit { callbacks = { LearningRateScheduler { function(epoch) return 0.1 end } } }
return model
