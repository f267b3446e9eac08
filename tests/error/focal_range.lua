-- expect: focal_range.lua:4: BinaryFocalCrossentropy: alpha = 2 is out of range: from 0 to 1
-- expect: focal_range.lua:5: CategoricalGeneralizedCrossEntropy: q = 1 is out of range: above 0 and below 1
local model = Sequential { Dense { 3, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = { BinaryFocalCrossentropy { alpha = 2 } } }
local _ = CategoricalGeneralizedCrossEntropy { q = 1 }
return model
