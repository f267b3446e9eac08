-- integers
-- A channel by itself: strides, gaps and both, several outputs a channel, of a dense sequence and of one whose channels do not fill
-- their line; a window that is one index of its tile's.
local x = Input { shape = {31, 3} }
local y = DepthwiseConv1D { 3, strides = 2, padding = "same", depth_multiplier = 6 } (x)
y = DepthwiseConv1D { 3, strides = 2, padding = "same", dilation_rate = 3, use_bias = false } (y)
local a = DepthwiseConv1D { 4, padding = "same", dilation_rate = 2, depth_multiplier = 2 } (y)
local b = DepthwiseConv1D { 2, padding = "same" } (Conv1D { 36, 1 } (y))
y = DepthwiseConv1D { 5, strides = 3 } (Add { a, b })
local model = Model { name = "depthwise_conv1d_op", inputs = x, outputs = Flatten() (y) }
-- [2,36]: a weight of 72 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {36}, optimizer = SGD { learning_rate = 1 } }
return model
