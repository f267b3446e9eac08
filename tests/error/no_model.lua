-- expect: no_model.lua:2: the file makes no model
local layer = Dense { 8, input_shape = {8} }
