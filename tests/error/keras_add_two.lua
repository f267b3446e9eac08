-- expect: keras_add_two.lua:3: add takes one layer, not 2: model:add(Dense { 10 })
local model = Sequential()
model:add(Dense { 3, input_shape = {8} }, Dense { 3 })
return model
