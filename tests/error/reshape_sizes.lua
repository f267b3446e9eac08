-- expect: reshape_sizes.lua:2: Reshape 'reshape': [10,10,1] has 100 elements, which do not make [7,-1]
return Sequential { Reshape { {7, -1}, input_shape = {10, 10, 1} } }
