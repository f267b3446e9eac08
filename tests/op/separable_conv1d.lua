-- integers
-- A depthwise convolution and one of 1: with steps, gaps, several outputs a channel, and used twice.
local x = Input { shape = {19, 3} }
local twice = SeparableConv1D { 20, 3, padding = "same", activation = "relu" }
local y = SeparableConv1D { 20, 3, strides = 2, depth_multiplier = 2 } (x)
y = twice (twice (y))
y = SeparableConv1D { 2, 2, padding = "valid", dilation_rate = 1, use_bias = false } (y)
local model = Model { name = "separable_conv1d_op", inputs = x, outputs = Flatten() (y) }
-- [8,2]: a weight of 16 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {8}, optimizer = SGD { learning_rate = 1 } }
return model
