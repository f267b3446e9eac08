-- expect: unknown_activation.lua:2: Dense 'dense': activation: there is no activation 'rellu'; did you mean 'relu'?
return Sequential { Dense { 8, activation = "rellu", input_shape = {8} } }
