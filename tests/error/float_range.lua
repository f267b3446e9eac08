-- expect: float_range.lua:8: L2: l2 = 1e-50 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
-- expect: float_range.lua:9: Adam: weight_decay = 1e+39 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
-- expect: float_range.lua:9: Adam: clipnorm = 1e-50 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
-- expect: float_range.lua:10: PiecewiseConstantDecay: values = 1e-40 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
-- expect: float_range.lua:11: SGD: learning_rate = 1e+300 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
-- expect: float_range.lua:12: Huber: delta = 0 is out of range: above 0
-- expect: float_range.lua:13: compile: loss_weights: 1e-60 is too small or too large for float: 0, or from 1.2e-38 to 3.4e38 in size
local model = Sequential { Dense { 1, input_shape = {8}, kernel_regularizer = L2 { 1e-50 } } }
local a = Adam { clipnorm = 1e-50, weight_decay = 1e39 }
local rates = PiecewiseConstantDecay { {1000}, {0.1, 1e-40} }
local s = SGD { learning_rate = 1e300 }
local h = Huber { delta = 0 }
model:compile { loss = "mse", optimizer = "adam", loss_weights = { 1e-60 } }
return model
