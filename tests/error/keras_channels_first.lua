-- expect: keras_channels_first.lua:3: Conv2D 'conv2d': data_format is not an option here
-- help: data_format: maps are {height, width, channels}: channels_last
return Sequential { Conv2D { 3, 3, data_format = "channels_first", input_shape = {3,8,8} } }
