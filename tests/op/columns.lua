-- forced: conv_algorithm=im2col,direct
-- integers
-- im2col: a window a row, with padding and strides; forward and the kernel's gradient share the columns. Beside it a larger
-- window, which wants a wider border around the same map.
local algorithm = conv_algorithm or "im2col"
local x = Input { shape = {9, 6, 3} }
local y = Conv2D { 5, 1 } (x)
local a = Conv2D { 17, {3, 4}, strides = {2, 1}, padding = "same", conv_algorithm = algorithm } (y)
local b = Conv2D { 4, {5, 7}, strides = {2, 1}, padding = "same", conv_algorithm = "direct" } (y)
y = Conv2D { 2, {4, 6}, padding = "valid", conv_algorithm = algorithm } (Concatenate { a, b })
local model = Model { name = "columns_op", inputs = x, outputs = Flatten() (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
