-- Loops over time: odd sizes, both ways, one behind another, options of weights, functions of gates and states.
local x = Input { shape = {7, 3} }
local a = LSTM { 5, return_sequences = true, recurrent_regularizer = L2 { 0.02 } }(x)
local b = LSTM { 4, go_backwards = true, activation = "relu", recurrent_activation = "hard_sigmoid", use_bias = false }(a)
local c = GRU { 6, return_sequences = true, go_backwards = true, recurrent_constraint = MaxNorm { 0.9 } }(x)
local d = GRU { 3, reset_after = false, recurrent_activation = "hard_sigmoid", bias_regularizer = L2 { 0.05 } }(c)
local e = GRU { 17, use_bias = false, activation = "softsign" }(a)
local f = SimpleRNN { 5, return_sequences = true, activation = "elu", kernel_regularizer = L2 { 0.01 } }(a)
local g = SimpleRNN { 2, go_backwards = true, use_bias = false }(f)
local h = GRU { 5, reset_after = false, use_bias = false, return_sequences = true }(f)
local i = LSTM { 3, bias_constraint = MaxNorm { 0.4 }, kernel_constraint = NonNeg() }(h)
local model = Model { inputs = x, outputs = Dense { 2, name = "out" }(Concatenate { b, d, e, g, i }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.2 } }
model:fit { batch_size = 3 }
return model
