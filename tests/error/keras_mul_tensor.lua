-- expect: keras_mul_tensor.lua:3: tensors are not computed with: Add { x, y } adds them, Rescaling { 2 } (x) multiplies, Concatenate { x, y } joins
local x = Input { shape = {8} }
return Model { inputs = x, outputs = 2 * x }
