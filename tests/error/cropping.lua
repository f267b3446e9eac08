-- expect: cropping.lua:3: Cropping2D 'cropping2d': cropping 3 and 6 of the 9 that come in leaves nothing
return Sequential {
  Cropping2D { {{1, 2}, {3, 6}}, input_shape = {8, 9, 1} },
}
