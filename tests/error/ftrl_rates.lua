-- expect: ftrl_rates.lua:4: Ftrl: the rate of CosineDecay becomes 0, and weights are divided by it: alpha should be above 0
local model = Sequential { Dense { 1, input_shape = {8} } }
-- Adam does not mind.
model:compile { loss = "mse", optimizer = Ftrl { CosineDecay { 0.1, 1000 } } }
return model
