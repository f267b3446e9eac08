-- expect: conv_groups.lua:4: Conv2D 'conv2d': strides 2x2 and dilation_rate 1x3: one of them must be 1
-- expect: conv_groups.lua:5: Conv2D 'conv2d_1': 6 input channels are not to be divided into 4 groups
local x = Input { shape = {9, 9, 6} }
local y = Conv2D { 8, 3, strides = 2, dilation_rate = {1, 3} } (x)
local z = Conv2D { 8, 3, groups = 4 } (x)
return Model { inputs = x, outputs = {y, z} }
