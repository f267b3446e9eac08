-- expect: unknown_option.lua:3: Conv2D 'conv2d': filters is missing
-- expect: unknown_option.lua:3: Conv2D 'conv2d': unknown option 'filter'; did you mean 'filters'?
return Sequential { Conv2D { filter = 8, kernel_size = 3, input_shape = {8, 8, 1} } }
