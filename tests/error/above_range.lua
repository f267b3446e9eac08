-- expect: above_range.lua:3: Lion: beta_1 = 0 is out of range: above 0 and at most 1
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = "mse", optimizer = Lion { beta_1 = 0 } }
return model
