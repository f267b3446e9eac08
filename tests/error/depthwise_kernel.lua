-- expect: depthwise_kernel.lua:3: DepthwiseConv2D 'depthwise_conv2d': kernel_initializer is not an option here
-- help: kernel_initializer: as in Keras it is depthwise_initializer
return Sequential { DepthwiseConv2D { 3, kernel_initializer = "he_normal", input_shape = {6, 6, 3} } }
