-- epochs: 5
-- says: Epoch 4: LearningRateScheduler setting learning rate to 0.125.
return require "with_callback" ("learning_rate_scheduler", {
  LearningRateScheduler { function(epoch, rate) return epoch > 1 and rate / 2 or 0.5 end, verbose = 1 } }, 1, 5)
