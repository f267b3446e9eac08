-- forced: conv_algorithm=im2col
-- integers
-- Kernels, strides and paddings that do not divide the volume, behind one another; outputs of 5, 18 and 33 channels; windows with
-- gaps, groups; and the way back as a layer.
local algorithm = conv_algorithm or "auto"
local function conv(filters, kernel, strides, padding, more)
  return Conv3D { filters, kernel, strides = strides, padding = padding, use_bias = more ~= "no bias", conv_algorithm = algorithm }
end
local x = Input { shape = {4, 5, 6, 3} }
local y = conv(5, {2, 3, 2}, 1, "same") (x)
y = conv(18, {3, 2, 3}, {2, 1, 2}, "valid", "no bias") (y)
y = conv(33, {1, 3, 2}, {1, 3, 2}, "same") (y)
local z = Conv3D { 4, {2, 3, 1}, groups = 2, padding = "same", dilation_rate = {2, 1, 1}, activation = "relu" } (Conv3D { 34, 1 } (x))
z = Conv3D { 34, 2, groups = 2, padding = "same", strides = {1, 3, 1}, use_bias = false } (z)
local t = Conv3DTranspose { 17, {2, 3, 1}, strides = {1, 2, 2}, padding = "same", activation = "relu" } (x)
t = Conv3DTranspose { 3, {3, 1, 2}, dilation_rate = {2, 1, 1} } (MaxPooling3D { 2 } (t))
local ends = { Flatten() (y), Flatten() (z), Flatten() (GlobalMaxPooling3D() (t)) }
local model = Model { name = "conv3d_op", inputs = x, outputs = Concatenate(ends) }
-- 1701 outputs: a weight of half of that makes whole gradients of the loss's mean
model:compile { loss = "mse", loss_weights = {850.5}, optimizer = SGD { learning_rate = 1 } }
return model
