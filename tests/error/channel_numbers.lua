-- expect: channel_numbers.lua:12: Rescaling 'rescaling': scale has 2 numbers, and the input [4,4,3] has 3 channels
-- help: one number for all channels, or a list with one for each
-- expect: channel_numbers.lua:13: Normalization 'normalization': mean is not given, and the variance is
-- expect: channel_numbers.lua:14: Normalization 'normalization_1': variance is not given, and the mean is
-- help: give both; or neither of them: then they are those of the training samples
-- expect: channel_numbers.lua:15: Normalization 'normalization_2': mean and variance should be of one length, not 3 and 1
-- expect: channel_numbers.lua:16: Normalization 'normalization_3': mean has 2 numbers, and the input [4,4,3] has 3 channels
-- expect: channel_numbers.lua:17: Normalization 'normalization_4': axis 1 is not there yet; -1 is, the channels
local x = Input { shape = {4, 4, 3} }
local outputs = {}
for i, layer in ipairs {
  Rescaling { {1, 2} },
  Normalization { variance = {1, 2, 3} },
  Normalization { mean = 1 },
  Normalization { mean = {1, 2, 3}, variance = 1 },
  Normalization { mean = {1, 2}, variance = {1, 2} },
  Normalization { 1, mean = 1, variance = 1 },
} do outputs[i] = layer(x) end
return Model { inputs = x, outputs = outputs }
