-- expect: keras_layers_dot.lua:2: 'layers' is not defined: names stand alone: Conv2D, not layers.Conv2D
return Sequential { layers.Dense { 3, input_shape = {8} } }
