-- expect: keras_dtype.lua:3: Dense 'dense': dtype is not an option here
-- help: dtype: the type is chosen for the whole program: float, or double with --double
return Sequential { Dense { 3, dtype = "float16", input_shape = {8} } }
