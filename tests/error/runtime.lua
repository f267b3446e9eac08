-- expect: runtime.lua:3: attempt to perform arithmetic on a nil value (global 'width')
local model = Sequential()
model:add(Dense { width * 2, input_shape = {8} })
return model
