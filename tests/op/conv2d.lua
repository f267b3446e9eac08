-- forced: conv_algorithm=direct,im2col
-- integers
-- Kernels, strides and paddings that do not divide the map, behind one another; outputs of 5, 18 and 33 channels. Beside them
-- windows with gaps, and groups of 1, 2, 17 and 32 channels.
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
local z = Conv2D { 4, 3, groups = 2, padding = "same", dilation_rate = {1, 2}, activation = "relu" } (Conv2D { 8, 1 } (x))
z = Conv2D { 34, {3, 2}, groups = 2, padding = "same" } (z)
z = Conv2D { 64, {1, 2}, strides = {4, 3}, groups = 2, padding = "same", use_bias = false } (z)
z = Conv2D { 6, 2, dilation_rate = {1, 2}, padding = "same", conv_algorithm = algorithm } (Conv2D { 6, 1, groups = 2 } (z))
z = MaxPooling2D { 2, strides = 2 } (z)
local model = Model { name = "conv2d_op", inputs = x, outputs = Concatenate { Flatten() (y), Flatten() (z) } }
-- [3,2,4] and [1,1,6]: a weight of 30 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {15}, optimizer = SGD { learning_rate = 1 } }
return model
