-- expect: no_model.lua: the file makes no model
local layer = Dense { 8, input_shape = {8} }
