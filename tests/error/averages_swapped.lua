-- expect: averages_swapped.lua:4: SwapEMAWeights: Adam keeps no averages of the weights
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "adam" }
model:fit { callbacks = { SwapEMAWeights { swap_on_epoch = true } } }
return model
