-- expect: input_shape_missing.lua:3: Conv2D 'conv2d': the first layer needs its input_shape = {height, width, channels}
local model = Sequential()
model:add(Conv2D { 8, 3 })
model:add(Flatten())
return model
