-- expect: choice.lua:2: Conv2D 'conv2d': padding should be "valid" or "same", not "sam"; did you mean 'same'?
return Sequential { Conv2D { 8, 3, padding = "sam", input_shape = {8, 8, 1} } }
