-- expect: unquoted_activation.lua:2: 'relu' is not defined; the name of the activation is written "relu"
return Sequential { Dense { 8, activation = relu, input_shape = {8} } }
