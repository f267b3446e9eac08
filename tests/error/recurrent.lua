-- expect: recurrent.lua:15: LSTM 'lstm_1': the input should be [steps, features], and is [4,4,2]
-- expect: recurrent.lua:16: GRU 'gru': recurrent_activation = silu is not there yet in a loop over time
-- expect: recurrent.lua:17: Bidirectional 'bidirectional': its layers should be recurrent ones, such as LSTM { 32 }
-- expect: recurrent.lua:18: Bidirectional 'bidirectional_1': its layer goes backwards, which the other direction does
-- expect: recurrent.lua:19: TimeDistributed 'time_distributed': of Flatten it is not there yet
-- expect: recurrent.lua:20: TimeDistributed 'time_distributed_1': its layer has an axis that is not -1, or a noise_shape, which is not there yet of each step
-- expect: recurrent.lua:21: TimeDistributed 'time_distributed_2': its layer has an axis that is not -1, or a noise_shape, which is not there yet of each step
-- expect: recurrent.lua:22: TimeDistributed 'time_distributed_3': its layer has an axis that is not -1, or a noise_shape, which is not there yet of each step
-- expect: recurrent.lua:23: Bidirectional 'bidirectional_2': both directions are called 'forward_a': give its backward_layer another name
-- expect: recurrent.lua:24: TimeDistributed 'time_distributed_4': its layer is used elsewhere too, and would not share its weights: give each place one of its own
-- expect: recurrent.lua:25: TimeDistributed 'time_distributed_5': its layer is used elsewhere too, and would not share its weights: give each place one of its own
-- expect: recurrent.lua:26: Bidirectional 'bidirectional_3': its layer is used elsewhere too, and would not share its weights: give each place one of its own
local x, map = Input { shape = {4, 3} }, Input { shape = {4, 4, 2} }
local used, back = Dense { 3 }, LSTM { 3, go_backwards = true }
local y = LSTM { 3 } (map)
local z = GRU { 3, recurrent_activation = "silu" } (x)
local a = Bidirectional { Dense { 3 } } (x)
local b = Bidirectional { SimpleRNN { 3, go_backwards = true } } (x)
local c = TimeDistributed { Flatten() } (map)
local d = TimeDistributed { Softmax { 1 } } (x)
local e = TimeDistributed { Dense { 3, activation = Softmax { axis = -2 } } } (x)
local f = TimeDistributed { Dropout { 0.5, noise_shape = {1} } } (x)
local g = Bidirectional { LSTM { 3, name = "a" }, backward_layer = LSTM { 3, name = "forward_a", go_backwards = true } } (x)
local h = TimeDistributed { used } (used (x))
local i = TimeDistributed { used } (x)
local j = Bidirectional { LSTM { 3 }, backward_layer = back } (x)
return Model { inputs = { x, map }, outputs = { y, z, a, b, c, d, e, f, g, h, i, j, back (x) } }
