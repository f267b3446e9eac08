-- forced: case=last
-- Of units that fill lines and that do not, both ways, one used twice, a convolution behind it, functions with numbers, one frozen.
local last = case == "last"
local x = Input { shape = {5, 4} }
local y = LSTM { 16, return_sequences = true, go_backwards = last } (x)
if last then
  y = LSTM { 7, recurrent_activation = "hard_sigmoid", activation = ELU { alpha = 0.5 }, unit_forget_bias = false } (y)
else
  local twice = LSTM { 10, return_sequences = true, use_bias = false }
  y = twice (Conv1D { 4, 3, padding = "same" } (twice (Dense { 4 } (y))))
  y = LSTM { 33 } (LSTM { 3, trainable = false, return_sequences = true } (y))
end
local model = Model { name = "lstm_op", inputs = x, outputs = Dense { 2 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
