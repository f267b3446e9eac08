-- integers
-- A depthwise convolution and one of 1x1: with steps, gaps, several outputs a channel, and used twice.
local x = Input { shape = {9, 8, 3} }
local twice = SeparableConv2D { 20, 3, padding = "same", activation = "relu" }
local y = SeparableConv2D { 20, {3, 2}, strides = 2, depth_multiplier = 2 } (x)
y = twice (twice (y))
y = SeparableConv2D { 2, 2, padding = "same", dilation_rate = 2, use_bias = false } (y)
local model = Model { name = "separable_conv2d_op", inputs = x, outputs = Flatten() (y) }
-- [4,4,2]: a weight of 32 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {16}, optimizer = SGD { learning_rate = 1 } }
return model
