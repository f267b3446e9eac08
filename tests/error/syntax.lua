-- expect: syntax.lua:3: '}' expected near ')'
local model = Sequential()
model:add(Dense { 8, input_shape = {8} )
return model
