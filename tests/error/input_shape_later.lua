-- expect: input_shape_later.lua:4: Dense 'dense_2': input_shape is [7], but what it gets is [3]
return Sequential {
  Dense { 3, input_shape = {5} }, Dense { 3, input_shape = {3} },
  Dense { 3, input_shape = {7} },
}
