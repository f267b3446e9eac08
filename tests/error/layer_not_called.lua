-- expect: layer_not_called.lua:2: a Sequential is made of layers, not of a function
return Sequential { Dense { 4, input_shape = {8} }, Flatten }
