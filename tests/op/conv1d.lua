-- forced: conv_algorithm=direct,im2col
-- integers
-- Windows of a sequence: causal ones with gaps, steps, paddings that do not divide it, behind one another; outputs of 5, 18 and 33
-- channels, groups of 2 and 17, a normalisation behind one, and a row shorter than a tile.
local algorithm = conv_algorithm or "auto"
local function conv(filters, kernel, strides, padding, dilation, more)
  return Conv1D { filters, kernel, strides = strides, padding = padding, dilation_rate = dilation, use_bias = more ~= "no bias",
                  conv_algorithm = algorithm }
end
local x = Input { shape = {29, 3} }
local y = conv(5, 3, 1, "causal", 4) (x)
y = conv(18, 2, 3, "causal", 1, "no bias") (y)
local z = Conv1D { 34, 3, groups = 2, padding = "same", activation = "relu" } (y)
z = Conv1D { 2, 4, strides = 2, groups = 2 } (z)
y = conv(33, 4, 2, "same", 1) (y)
y = conv(4, 2, 1, "valid", 3) (y)
local model = Model { name = "conv1d_op", inputs = x, outputs = Concatenate { Flatten() (y), Flatten() (z) } }
-- [2,4] and [4,2]: a weight of 14 / 2 makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {8}, optimizer = SGD { learning_rate = 1 } }
return model
