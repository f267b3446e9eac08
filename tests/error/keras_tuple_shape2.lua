-- expect: keras_tuple_shape2.lua:5: ')' expected near ','
-- help: a tuple is written in braces in Lua: {32, 32, 3}
-- help: options stand in braces: Dense { 10, activation = "relu" }
local model = Sequential()
model:add(Dense { 3, input_shape = (8, 8, 3) })
return model
