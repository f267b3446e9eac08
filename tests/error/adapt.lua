-- expect: adapt.lua:3: adapt is not there yet
local layer = Normalization { input_shape = {4} }
layer:adapt(3)
return Sequential { layer }
