-- expect: reshape_axes.lua:2: Reshape 'reshape': target_shape has 6 axes; 1 to 5 are possible
return Sequential { Reshape { {1, 2, 2, 1, 2, 2}, input_shape = {4, 4} } }
