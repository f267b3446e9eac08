-- expect: regularizer.lua:6: OrthogonalRegularizer: mode should be "rows" or "columns", not "both"
-- expect: regularizer.lua:8: L1: l1 = -1 is out of range: 0 or more
-- expect: regularizer.lua:9: L1: unknown option 'l2'; did you mean 'l1'?
-- expect: regularizer.lua:9: Dense 'dense_1': bias_regularizer: there is no regularizer 'orthogonal'; did you mean 'orthogonal_regularizer'?
-- expect: regularizer.lua:10: Dense 'dense_2': kernel_regularizer should be a regularizer, not a table
local both = OrthogonalRegularizer { 1, mode = "both" }
local model = Sequential {
  Dense { 2, kernel_regularizer = both, bias_regularizer = L1 { -1 }, input_shape = {3} },
  Dense { 2, kernel_regularizer = L1 { l2 = 0.1 }, bias_regularizer = "orthogonal" },
  Dense { 2, kernel_regularizer = { 0.1 } } }
model:compile { loss = "mse" }
return model
