-- forced: conv_algorithm=plain,argmax
-- integers
-- A pooled convolution with strides goes back the plain way: its whole gradient is rebuilt from the pooled one.
local model = Sequential { name = "unpool_op", conv_algorithm = conv_algorithm or "plain" }
model:add(Conv2D { 18, 3, strides = {2, 1}, padding = "same", activation = "relu", input_shape = {13, 9, 5} })
model:add(MaxPooling2D { 2 })
model:add(Conv2D { 2, {2, 3} })
model:add(Flatten())
model:compile { loss = "mse", loss_weights = {4}, optimizer = SGD { learning_rate = 1 } }
return model
