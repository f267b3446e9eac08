-- expect: keras_plus_layers.lua:4: tensors are not computed with: Add { x, y } adds them, Rescaling { 2 } (x) multiplies, Concatenate { x, y } joins
local x = Input { shape = {8} }
local y = Dense { 8 } (x)
return Model { inputs = x, outputs = x + y }
