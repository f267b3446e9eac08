-- expect: pool_too_large.lua:4: MaxPooling2D 'max_pooling2d': window 2x9 does not fit the 6x6 input (padding "valid")
return Sequential {
  Conv2D { 8, 3, input_shape = {8, 8, 1} },
  MaxPooling2D { pool_size = {2, 9} },
}
