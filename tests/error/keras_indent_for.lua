-- expect: keras_indent_for.lua:5: function arguments expected near ':'
-- help: a loop is written `for i = 1, n do ... end` in Lua
local model = Sequential()
for i in range(3):
    model:add(Dense { 3 })
return model
