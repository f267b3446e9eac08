-- expect: softmax_axis.lua:3: Softmax 'softmax': axis 1 of [5,4] is not there yet; -1 is, the channels
local x = Input { shape = {5, 4} }
return Model { inputs = x, outputs = Softmax { axis = 1 }(Softmax { axis = 2 }(x)) }
