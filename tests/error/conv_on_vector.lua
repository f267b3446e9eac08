-- expect: conv_on_vector.lua:4: Conv2D 'conv2d' takes [height, width, channels], not [16]
return Sequential {
  Dense { 16, input_shape = {8} },
  Conv2D { 8, 3 },
}
