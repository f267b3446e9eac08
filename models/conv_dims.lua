-- What a convolution does to a map: [200,200,1] -> [100,100,16], 80 parameters.
local model = Sequential { name = "conv_dims" }
model:add(Conv2D { filters = 16, kernel_size = 2, strides = 2, padding = "valid", activation = "relu",
                   input_shape = {200, 200, 1} })
return model
