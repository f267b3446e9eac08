-- expect: keras_dot_add.lua:3: add is called on a model, with a colon: model:add
local model = Sequential()
model.add(Dense { 3, input_shape = {8} })
return model
