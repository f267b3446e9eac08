-- expect: adafactor.lua:4: Adafactor: beta_2_decay = 0.8 is out of range: at most 0
-- expect: adafactor.lua:4: Adafactor: epsilon_1 = 0 is out of range: from 1e-37 to 1e37
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = Adafactor { beta_2_decay = 0.8, epsilon_1 = 0 } }
return model
