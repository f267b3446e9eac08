-- forced: conv_algorithm=direct,im2col
-- integers
-- Kernels, strides and paddings that do not divide the map, behind one another; outputs of 5, 18 and 33 channels.
local algorithm = conv_algorithm or "auto"
local function conv(filters, kernel, strides, padding, more)
  return Conv2D { filters, kernel, strides = strides, padding = padding, use_bias = more ~= "no bias",
                  conv_algorithm = algorithm }
end
local x = Input { shape = {11, 9, 3} }
local y = conv(5, {3, 2}, 1, "same") (x)
y = conv(18, 3, {1, 2}, "valid", "no bias") (y)
y = conv(33, {2, 3}, {3, 2}, "same") (y)
y = conv(4, 1, 1, "valid") (y)
local model = Model { name = "conv2d_op", inputs = x, outputs = Flatten() (y) }
-- [3,2,4]: a weight of 24 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {12}, optimizer = SGD { learning_rate = 1 } }
return model
