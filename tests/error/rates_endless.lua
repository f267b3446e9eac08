-- expect: rates_endless.lua:3: this file takes more than 100 million instructions
local model = Sequential { Dense { 1, input_shape = {8} } }
local function rate(epoch) while true do end end
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { callbacks = { LearningRateScheduler { rate } } }
return model
