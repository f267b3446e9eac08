-- expect: option_later.lua:2: Conv2D 'conv2d': dilation_rate is not there yet
return Sequential { Conv2D { 8, 3, dilation_rate = 2, input_shape = {8, 8, 1} } }
