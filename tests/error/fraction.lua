-- expect: fraction.lua:2: Conv2D 'conv2d': kernel_size should be a whole number or two of them, not 2.5
return Sequential { Conv2D { 8, 2.5, input_shape = {8, 8, 1} } }
