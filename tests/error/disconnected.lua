-- expect: disconnected.lua:4: Model: an output depends on the Input 'b', which is not among the inputs
local a, b = Input { shape = {8}, name = "a" }, Input { shape = {8}, name = "b" }
local y = Dense { 4 } (Add { a, b })
return Model { inputs = a, outputs = y }
