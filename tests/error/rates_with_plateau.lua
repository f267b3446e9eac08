-- expect: rates_with_plateau.lua:7: ReduceLROnPlateau: the learning rate follows LearningRateScheduler (line 6), and no other callback can change it
-- expect: rates_with_plateau.lua:8: LearningRateScheduler: the learning rate follows LearningRateScheduler (line 6), and no other callback can change it
-- help: leave out one of them: the function can say the rates of both
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = { LearningRateScheduler { function(epoch) return 0.1 end },
  ReduceLROnPlateau { monitor = "loss" },
  LearningRateScheduler { function(epoch) return 0.2 end } } }
return model
