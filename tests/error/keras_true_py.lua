-- expect: keras_true_py.lua:2: True is written true in Lua
return Sequential { Dense { 3, use_bias = True, input_shape = {8} } }
