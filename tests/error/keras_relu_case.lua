-- expect: keras_relu_case.lua:2: Dense 'dense': activation: there is no activation 'ReLU'; did you mean 'relu'?
return Sequential { Dense { 3, activation = "ReLU", input_shape = {8} } }
