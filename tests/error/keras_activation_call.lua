-- expect: keras_activation_call.lua:2: 'relu' is not defined; the name of the activation is written "relu"
return Sequential { Dense { 3, activation = relu(), input_shape = {8} } }
