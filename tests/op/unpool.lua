-- forced: conv_algorithm=plain,argmax
-- integers
-- Pooled convolutions with strides go back the plain way: the whole gradient is rebuilt from the pooled one.
local model = Sequential { name = "unpool_op", conv_algorithm = conv_algorithm or "plain" }
model:add(Conv2D { 18, 3, strides = {2, 1}, padding = "same", activation = "relu", input_shape = {21, 13, 5} })
model:add(MaxPooling2D { 2 })
model:add(Conv2D { 7, 3, strides = {1, 2}, padding = "same", activation = "relu" })
model:add(MaxPooling2D { 2 })
model:add(Conv2D { 2, {2, 1} })
model:add(Flatten())
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
