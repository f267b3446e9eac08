-- expect: keras_padding_number.lua:2: Conv2D 'conv2d': padding should be "valid" or "same", not 1
return Sequential { Conv2D { 3, 3, padding = 1, input_shape = {8,8,1} } }
