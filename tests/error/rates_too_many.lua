-- expect: rates_too_many.lua:4: LearningRateScheduler: the program has a rate for each of fit's epochs, 10000 at most, and epochs = 10001
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { epochs = 10001, callbacks = { LearningRateScheduler { function(epoch) return 0.1 end } } }
return model
