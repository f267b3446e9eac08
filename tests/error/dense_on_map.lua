-- expect: dense_on_map.lua:4: Dense 'dense' takes a vector, not [6,6,8]
return Sequential {
  Conv2D { 8, 3, input_shape = {8, 8, 1} },
  Dense { 10 },
}
