-- expect: overflow_input.lua:2: Input 'input_layer': a sample has more than 2,000,000,000 elements
return Sequential { Flatten { input_shape = {100000, 100000, 3} } }
