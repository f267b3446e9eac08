-- expect: keras_tuple_shape.lua:4: Dense 'dense': input_shape should be a list of whole numbers, not 8
-- help: input_shape: of a Sequential's first layer: {height, width, channels}, without the batch
local model = Sequential()
model:add(Dense { 3, input_shape = (8) })
return model
