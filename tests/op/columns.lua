-- forced: conv_algorithm=im2col,direct
-- integers
-- im2col: a window a row, with padding and strides; forward and the kernel's gradient share the columns.
local model = Sequential { name = "columns_op" }
model:add(Conv2D { 17, {3, 4}, strides = {2, 1}, padding = "same", conv_algorithm = conv_algorithm or "im2col",
                   input_shape = {9, 6, 3} })
model:add(Conv2D { 2, {4, 6}, padding = "valid", conv_algorithm = conv_algorithm or "im2col" })
model:add(Flatten())
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
