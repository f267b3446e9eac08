-- expect: conv1d.lua:8: Conv1D 'conv1d': kernel 9, 2 apart, does not fit the 8 input (padding "valid")
-- expect: conv1d.lua:9: Conv1D 'conv1d_1': strides 2 and dilation_rate 3: one of them must be 1
-- expect: conv1d.lua:10: Conv1D 'conv1d_2' takes [length, channels], not [8,8,3]
-- expect: conv1d.lua:11: Conv1DTranspose 'conv1d_transpose': output_padding 2 is not below the stride, 2
-- expect: conv1d.lua:12: SeparableConv1D 'separable_conv1d' takes [length, channels], not [24]
local x = Input { shape = {8, 3} }
local map = Input { shape = {8, 8, 3} }
local a = Conv1D { 4, 9, dilation_rate = 2 } (x)
local b = Conv1D { 4, 3, padding = "causal", strides = 2, dilation_rate = 3 } (x)
local c = Conv1D { 4, 3 } (map)
local d = Conv1DTranspose { 4, 3, strides = 2, output_padding = 2 } (x)
local e = SeparableConv1D { 4, 3 } (Flatten() (x))
local model = Model { inputs = {x, map}, outputs = {a, b, c, d, e} }
model:compile { loss = "mse", optimizer = "sgd" }
return model
