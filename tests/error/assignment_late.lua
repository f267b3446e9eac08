-- expect: assignment_late.lua:3: a layer cannot be changed: options are given where it is made
local layer = Dense { 8, input_shape = {8} }
layer.units = 9
