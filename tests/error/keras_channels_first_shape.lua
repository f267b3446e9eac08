-- expect: keras_channels_first_shape.lua:3: MaxPooling2D 'max_pooling2d': window 2x2 does not fit the 1x30 input (padding "valid")
-- help: padding = "same" lets windows reach over the border; or pool less before it
return Sequential { Conv2D { 3, 3, input_shape = {3,32,32} }, MaxPooling2D(), MaxPooling2D() }
