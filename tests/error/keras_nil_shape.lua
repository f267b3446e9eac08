-- expect: keras_nil_shape.lua:3: Conv2D 'conv2d': input_shape should be a list of whole numbers, not nothing
-- help: input_shape: of a Sequential's first layer: {height, width, channels}, without the batch
return Sequential { Conv2D { 3, 3, input_shape = {nil, 32, 3} } }
