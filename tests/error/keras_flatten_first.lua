-- expect: keras_flatten_first.lua:3: Conv2D 'conv2d' takes [height, width, channels], not [64]
-- help: Flatten() comes behind the convolutions; Reshape makes a map of a vector
return Sequential { Flatten { input_shape = {8,8,1} }, Conv2D { 3, 3 } }
