-- expect: required_missing.lua:2: Conv2D 'conv2d': filters is missing
return Sequential { Conv2D { kernel_size = 3, input_shape = {8, 8, 1} } }
