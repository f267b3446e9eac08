-- expect: runtime.lua:3: 'width' is not defined
local model = Sequential()
model:add(Dense { width * 2, input_shape = {8} })
return model
