-- expect: option_never.lua:2: Conv2D 'conv2d': data_format is not an option here
return Sequential { Conv2D { 8, 3, data_format = "channels_first", input_shape = {1, 8, 8} } }
