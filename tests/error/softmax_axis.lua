-- expect: softmax_axis.lua:6: Softmax 'softmax': axis 3, and [5,4] has the axes 1 to 2 behind the batch's, 0
-- expect: softmax_axis.lua:7: Softmax 'softmax_1': axis 0 is the batch's, and softmax is of a sample
-- expect: softmax_axis.lua:8: Softmax 'softmax_2': axis -1 is given twice
-- expect: softmax_axis.lua:9: Activation 'dense_log_softmax': axis -3, and [5,4] has the axes 1 to 2 behind the batch's, 0
local x = Input { shape = {5, 4} }
local a = Softmax { 3 } (x)
local b = Softmax { axis = 0 } (x)
local c = Softmax { axis = {2, -1} } (x)
local d = Dense { 4, activation = LogSoftmax { -3 } } (x)
return Model { inputs = x, outputs = { a, b, c, d } }
