-- expect: focal.lua:11: loss BinaryFocalCrossentropy is of a yes or no for each output, and a softmax chooses one of them
-- expect: focal.lua:12: loss CategoricalFocalCrossentropy: alpha has 2 numbers, but an output of shape [3] has 3 classes
-- expect: focal.lua:13: loss CategoricalGeneralizedCrossEntropy compares classes along the last axis, but an output of shape [1] has one number there
-- help: CategoricalFocalCrossentropy is of one class of several; a sigmoid makes each output a yes or no
-- help: one number is for all classes
-- help: binary_crossentropy and a sigmoid make one number a yes or no
local x = Input { 4 }
local model = Model { inputs = x, outputs = {
  Dense { 3, activation = "softmax" } (x), Dense { 3, activation = "softmax" } (x), Dense { 1, activation = "sigmoid" } (x) } }
model:compile { loss = {
  BinaryFocalCrossentropy { },
  CategoricalFocalCrossentropy { alpha = {0.5, 1} },
  CategoricalGeneralizedCrossEntropy { q = 0.5 },
} }
return model
