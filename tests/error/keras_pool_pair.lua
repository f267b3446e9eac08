-- expect: keras_pool_pair.lua:3: ')' expected near ','
-- help: a tuple is written in braces in Lua: {32, 32, 3}
return Sequential { MaxPooling2D { (2, 2), input_shape = {8,8,1} } }
