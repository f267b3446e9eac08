-- expect: constraint.lua:6: MaxNorm: max_value = -1 is out of range: 0 or more
-- expect: constraint.lua:7: MinMaxNorm: rate = 2 is out of range: from 0 to 1
-- expect: constraint.lua:8: UnitNorm: axis = 4 is out of range: from -4 to 3
-- expect: constraint.lua:9: Dense 'dense': kernel_constraint should be a constraint, not L2
-- expect: constraint.lua:9: Dense 'dense': bias_constraint: there is no constraint 'max_nrm'; did you mean 'max_norm'?
local a = MaxNorm { -1 }
local b = MinMaxNorm { rate = 2 }
local c = UnitNorm { axis = {0, 4} }
local model = Sequential { Dense { 2, kernel_constraint = L2 { 0.1 }, bias_constraint = "max_nrm", input_shape = {3} } }
model:compile { loss = "mse" }
return model
