-- expect: keras_range_call.lua:3: 'range' is not defined: `for i = 1, n do ... end` counts in Lua
local model = Sequential { Dense { 3, input_shape = {8} } }
for i in range(3) do model:add(Dense { 3 }) end
return model
