-- expect: input_twice.lua:3: Model: the Input 'input_layer' is there twice
local x = Input { shape = {8} }
return Model { inputs = {x, x}, outputs = Dense { 2 } (x) }
