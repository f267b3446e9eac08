-- expect: assignment.lua:4: trainable should be true or false, not "no"
local layer = Dense { 8, input_shape = {8} }
layer.trainable = false
layer.trainable = "no"
