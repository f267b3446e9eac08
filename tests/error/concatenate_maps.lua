-- expect: concatenate_maps.lua:4: Concatenate 'concatenate': [8,8,4] and [4,4,4] differ in more than the last axis
local x = Input { shape = {8, 8, 4} }
local y = MaxPooling2D() (x)
return Model { inputs = x, outputs = Concatenate { x, y } }
