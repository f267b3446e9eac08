-- expect: initializer_shapes.lua:6: Conv2D 'conv2d': IdentityInitializer takes a matrix, and its kernel is [3,3,1,4]
-- expect: initializer_shapes.lua:6: Conv2D 'conv2d': Orthogonal takes two axes or more, and its bias is [4]
-- expect: initializer_shapes.lua:8: Dense 'dense': IdentityInitializer takes a matrix, and its bias is [2]
local gain = IdentityInitializer { gain = 2 }
local model = Sequential {
  Conv2D { 4, 3, kernel_initializer = "identity", bias_initializer = "orthogonal", input_shape = {8, 8, 1} },
  Flatten(),
  Dense { 2, kernel_initializer = gain, bias_initializer = "Identity" } }
model:compile { loss = "mse" }
return model
