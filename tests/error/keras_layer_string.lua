-- expect: keras_layer_string.lua:3: a Sequential is made of layers, not of "Dense"
-- help: a layer is written without quotes: Dense { 10 }
return Sequential { "Dense" }
