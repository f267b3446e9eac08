-- integers
-- The way back of convolutions: steps, gaps, rows that no window reaches, more rows than padding asks for, of an image and of maps.
local x = Input { shape = {4, 3, 3} }
local y = Conv2DTranspose { 18, 3, strides = 2, padding = "same", activation = "relu" } (x)
y = Conv2DTranspose { 5, {3, 2}, strides = {1, 3}, output_padding = {0, 1} } (y)
local a = Conv2DTranspose { 2, 2, dilation_rate = {2, 1}, use_bias = false } (y)
local b = Conv2DTranspose { 3, {1, 2}, strides = {2, 3}, padding = "valid" } (x)
local c = Conv2DTranspose { 4, 3, strides = 3, padding = "same", output_padding = 1 } (x)
local model = Model { name = "conv2d_transpose_op", inputs = x,
                      outputs = Dense { 4 } (Concatenate { Flatten() (a), Flatten() (b), Flatten() (c) }) }
model:compile { loss = "mse", loss_weights = {2}, optimizer = SGD { learning_rate = 1 } }
return model
