-- expect: shape_twice.lua:3: Input 'input_layer': shape and input_shape are two names of one option: give one of them
return Sequential {
  Input { shape = {4}, input_shape = {4} }, Dense { 3 },
}
