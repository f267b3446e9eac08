-- expect: kernel_too_large.lua:5: Conv2D 'conv2d_1': kernel 7x7 does not fit the 6x6 input (padding "valid")
local model = Sequential()
model:add(Conv2D { 8, 3, input_shape = {32, 32, 3} })
model:add(MaxPooling2D { 5 })
model:add(Conv2D { 16, 7, activation = "relu" })
return model
