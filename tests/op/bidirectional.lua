-- forced: case=last
-- Both directions joined in each way, all steps and the last, one layer twice, another layer backward.
local last = case == "last"
local x = Input { shape = {5, 3} }
local y = Bidirectional { LSTM { 5, return_sequences = true }, merge_mode = last and "mul" or "concat" } (x)
local twice = Bidirectional { GRU { 4, return_sequences = true, reset_after = false }, merge_mode = last and "sum" or "ave" }
y = twice (TimeDistributed { Dense { 4 } } (twice (Dense { 4 } (y))))
y = Bidirectional { SimpleRNN { 3 }, backward_layer = not last and LSTM { 6, go_backwards = true } or nil } (y)
local model = Model { name = "bidirectional_op", inputs = x, outputs = Dense { 2 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
