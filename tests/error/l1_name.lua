-- expect: l1_name.lua:2: L1 comes later; L2 { l2 = 0.01 } is there
return Sequential { Dense { 3, kernel_regularizer = "l1", input_shape = {5} } }
