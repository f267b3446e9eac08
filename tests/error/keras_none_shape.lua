-- expect: keras_none_shape.lua:2: None is written nil in Lua
return Sequential { Conv2D { 3, 3, input_shape = {None, None, 3} } }
