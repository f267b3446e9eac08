-- expect: adapt.lua:4: adapt is not done in the model file: it describes the network
-- help: there are no samples yet: a Normalization without mean and variance is adapted to them when training begins
local layer = Normalization { input_shape = {4} }
layer:adapt(3)
return Sequential { layer }
