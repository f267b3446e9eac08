-- expect: unused_input.lua:3: Model: no output depends on the Input 'b'
local a, b = Input { shape = {8}, name = "a" }, Input { shape = {8}, name = "b" }
return Model { inputs = {a, b}, outputs = Dense { 4 } (a) }
