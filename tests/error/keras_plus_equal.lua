-- expect: keras_plus_equal.lua:5: syntax error near '+'
-- help: `n += 1` is written `n = n + 1` in Lua
local model = Sequential { Dense { 3, input_shape = {8} } }
local n = 3
n += 1
return model
