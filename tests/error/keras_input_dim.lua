-- expect: keras_input_dim.lua:3: Dense 'dense': input_dim is not an option here
-- help: input_dim: input_shape = {n} says it
return Sequential { Dense { 3, input_dim = 8 } }
