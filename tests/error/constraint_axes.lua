-- expect: constraint_axes.lua:7: Conv2D 'conv2d': MaxNorm: axis 1.5, and its kernel of [3,3,1,4] has axes 0 to 3
-- expect: constraint_axes.lua:5: Conv2D 'conv2d': UnitNorm: axis 1, and its bias of [4] has axes 0 to 0
-- expect: constraint_axes.lua:9: Dense 'dense': UnitNorm: axis -1 is given twice
-- expect: constraint_axes.lua:10: BatchNormalization 'batch_normalization': MinMaxNorm: min_value = 2 is above max_value = 1
local far = UnitNorm { axis = 1 }
local model = Sequential {
  Conv2D { 4, 3, kernel_constraint = MaxNorm { axis = {0, 1.5} }, bias_constraint = far, input_shape = {8, 8, 1} },
  Flatten(),
  Dense { 2, kernel_constraint = UnitNorm { axis = {1, -1} } },
  BatchNormalization { gamma_constraint = MinMaxNorm { min_value = 2 } } }
model:compile { loss = "mse" }
return model
