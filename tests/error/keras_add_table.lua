-- expect: keras_add_table.lua:4: a Sequential is made of layers, not of a table
-- help: add takes one layer at a time; a list of them is Sequential { Dense { 10 }, Dense { 5 } }
local model = Sequential()
model:add { Dense { 3, input_shape = {8} }, Dense { 3 } }
return model
