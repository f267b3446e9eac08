-- expect: l1.lua:2: L1: l1 is not there yet
return Sequential { Dense { 3, kernel_regularizer = L1 { 0.1 }, input_shape = {5} } }
