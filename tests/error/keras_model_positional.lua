-- expect: keras_model_positional.lua:3: Model takes a table of names: Model { inputs = x, outputs = y }
local x = Input { shape = {8} }
return Model(x, Dense { 3 }(x))
