-- expect: keras_not_equal.lua:4: 'then' expected near '!'
-- help: unequal is ~= in Lua
local model = Sequential { Dense { 3, input_shape = {8} } }
if 3 != 4 then end
return model
