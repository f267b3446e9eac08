-- expect: keras_negative.lua:2: Dense 'dense': units = -3 is out of range: 1 or more
return Sequential { Dense { -3, input_shape = {8} } }
