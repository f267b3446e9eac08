-- expect: recurrent.lua:7: LSTM 'lstm': the input should be [steps, features], and is [4,4,2]
-- expect: recurrent.lua:8: GRU 'gru': recurrent_activation = silu is not there yet in a loop over time
-- expect: recurrent.lua:9: Bidirectional 'bidirectional': its layers should be recurrent ones, such as LSTM { 32 }
-- expect: recurrent.lua:10: Bidirectional 'bidirectional_1': its layer goes backwards, which the other direction does
-- expect: recurrent.lua:11: TimeDistributed 'time_distributed': of Flatten it is not there yet
local x, map = Input { shape = {4, 3} }, Input { shape = {4, 4, 2} }
local y = LSTM { 3 } (map)
local z = GRU { 3, recurrent_activation = "silu" } (x)
local a = Bidirectional { Dense { 3 } } (x)
local b = Bidirectional { SimpleRNN { 3, go_backwards = true } } (x)
local c = TimeDistributed { Flatten() } (map)
return Model { inputs = { x, map }, outputs = { y, z, a, b, c } }
