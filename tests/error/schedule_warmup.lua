-- expect: schedule_warmup.lua:4: CosineDecay: warmup_steps = 100 without a warmup_target: there is no rate to warm up to
-- help: with warmup_target = RATE the rate grows from initial_learning_rate to it
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { CosineDecay { 0.1, 1000, warmup_steps = 100 } } }
return model
