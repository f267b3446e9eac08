-- expect: overflow.lua:3: Dense 'dense': a kernel of 2000000x2000000 has more than 2,000,000,000 elements
return Sequential {
  Dense { 2000000, input_shape = {2000000} },
}
