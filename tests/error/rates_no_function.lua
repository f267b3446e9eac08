-- expect: rates_no_function.lua:5: LearningRateScheduler: schedule should be a function, not a table
-- help: schedule: function(epoch, rate): the epoch's rate; epochs count from 0, rate is that before
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = { LearningRateScheduler { schedule = { 0.1, 0.01 } } } }
return model
