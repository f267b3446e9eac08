-- expect: keras_add_none.lua:3: add takes one layer, not 0: model:add(Dense { 10 })
local model = Sequential()
model:add()
return model
