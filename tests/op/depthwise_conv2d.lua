-- integers
-- A channel by itself: strides, gaps and both, several outputs a channel, of dense images and of maps whose channels do not fill
-- their lines; a normalisation behind one, and an activation that lifts zero.
local x = Input { shape = {13, 11, 3} }
local y = DepthwiseConv2D { {3, 2}, strides = {1, 2}, padding = "same", depth_multiplier = 6 } (x)
y = DepthwiseConv2D { 3, strides = 2, padding = "same", dilation_rate = {3, 1}, use_bias = false } (y)
local a = DepthwiseConv2D { {4, 3}, padding = "same", dilation_rate = {1, 2}, depth_multiplier = 2 } (y)
local b = DepthwiseConv2D { {1, 2}, strides = 1, padding = "same" } (Conv2D { 36, 1 } (y))
y = DepthwiseConv2D { 2, strides = {3, 2} } (Add { a, b })
local model = Model { name = "depthwise_conv2d_op", inputs = x, outputs = Flatten() (y) }
-- [2,1,36]: a weight of 72 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {36}, optimizer = SGD { learning_rate = 1 } }
return model
