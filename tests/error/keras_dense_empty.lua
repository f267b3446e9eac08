-- expect: keras_dense_empty.lua:3: Dense 'dense': units is missing
-- help: units: number of outputs
return Sequential { Dense { input_shape = {8} } }
