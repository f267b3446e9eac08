-- expect: six_axes.lua:2: Input 'input_layer': a shape has 1 to 5 axes, without the batch
local x = Input { shape = {1, 2, 1, 2, 1, 2} }
return Model { inputs = x, outputs = Flatten() (x) }
