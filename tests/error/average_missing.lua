-- expect: average_missing.lua:5: Adam: ema_momentum without use_ema = true: there is no average
-- expect: average_missing.lua:5: Adam: ema_overwrite_frequency without use_ema = true: there is no average
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse",
                optimizer = Adam { ema_momentum = 0.9, ema_overwrite_frequency = 10 } }
return model
