-- expect: regularizer_shapes.lua:6: Conv2D 'conv2d': OrthogonalRegularizer takes a matrix, and its kernel is [3,3,1,4]
-- expect: regularizer_shapes.lua:6: Conv2D 'conv2d': L1L2 without l1 and l2 is no penalty: both are 0, as in Keras
-- expect: regularizer_shapes.lua:8: Dense 'dense': OrthogonalRegularizer: its kernel of [144,1] has one column, and so no pair of columns
-- expect: regularizer_shapes.lua:9: Dense 'dense_1': OrthogonalRegularizer takes a matrix, and its bias is [2]
-- help: mode = "rows" takes its rows
local model = Sequential { Conv2D { 4, 3, kernel_regularizer = "orthogonal_regularizer", bias_regularizer = "l1_l2", input_shape = {8, 8, 1} },
                           Flatten(),
                           Dense { 1, kernel_regularizer = OrthogonalRegularizer { 0.1, mode = "columns" } },
                           Dense { 2, bias_regularizer = OrthogonalRegularizer { 0.1 } } }
model:compile { loss = "mse" }
return model
