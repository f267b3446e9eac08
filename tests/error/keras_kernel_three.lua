-- expect: keras_kernel_three.lua:3: Conv2D 'conv2d': kernel_size should be a whole number or two of them, not a table
-- help: kernel_size: height and width of the window
return Sequential { Conv2D { 3, {3, 3, 3}, input_shape = {8,8,1} } }
