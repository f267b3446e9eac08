-- expect: softmax_activation.lua:3: Softmax: axis 1 is not there yet; -1 is, the channels
local x = Input { shape = {5, 4} }
return Model { inputs = x, outputs = Dense { 3, activation = Softmax { axis = 1 } }(x) }
