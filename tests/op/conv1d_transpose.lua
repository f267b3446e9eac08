-- integers
-- The way back of convolutions: steps, gaps, places that no window reaches, more of them than padding asks for.
local x = Input { shape = {5, 3} }
local y = Conv1DTranspose { 18, 3, strides = 2, padding = "same", activation = "relu" } (x)
y = Conv1DTranspose { 5, 2, strides = 3, output_padding = 1 } (y)
local a = Conv1DTranspose { 2, 2, dilation_rate = 3, use_bias = false } (y)
local b = Conv1DTranspose { 4, 3, strides = 3, padding = "same", output_padding = 1 } (x)
local model = Model { name = "conv1d_transpose_op", inputs = x, outputs = Dense { 4 } (Concatenate { Flatten() (a), Flatten() (b) }) }
model:compile { loss = "mse", loss_weights = {2}, optimizer = SGD { learning_rate = 1 } }
return model
