-- expect: add_shapes.lua:4: Add 'add': the shapes differ: [8,8,4] and [8,8,8]
local x = Input { shape = {8, 8, 4} }
local y = Conv2D { 8, 3, padding = "same" } (x)
return Model { inputs = x, outputs = Add { x, y } }
