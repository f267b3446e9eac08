-- forced: conv_algorithm=direct,argmax,plain
-- integers
-- A convolution, relu and 2x2 max pooling in one: odd maps, one cell, few and many input channels, relu before and after, none.
local algorithm = conv_algorithm or "auto"
local model = Sequential { name = "conv2d_pool_op", conv_algorithm = algorithm }
model:add(Conv2D { 17, {3, 2}, padding = "same", activation = "relu", input_shape = {15, 14, 3} })
model:add(MaxPooling2D { 2 })
model:add(Conv2D { 15, 2, padding = "same" })
model:add(MaxPooling2D { 2 })
model:add(Activation { "relu" })
model:add(Conv2D { 6, {1, 2}, strides = {1, 1}, padding = "same", use_bias = false })
model:add(MaxPooling2D { 2 })
model:add(Flatten())
model:compile { loss = "mse", loss_weights = {3}, optimizer = SGD { learning_rate = 1 } }
return model
