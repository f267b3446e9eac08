-- forced: case=last
-- Steps both ways, of units that fill no line, one and several panels; one frozen; behind one another, and behind a vector's view.
local last = case == "last"
local x = Input { shape = {6, 3} }
local y = SimpleRNN { 5, return_sequences = true, go_backwards = true } (x)
y = SimpleRNN { 2, return_sequences = true, trainable = false } (y)
y = SimpleRNN { 18, return_sequences = not last, activation = last and "softsign" or "tanh", use_bias = last } (y)
if not last then y = SimpleRNN { 33, activation = "relu" } (Reshape { {9, 12} } (Flatten() (y))) end
local model = Model { name = "simple_rnn_op", inputs = x, outputs = { Dense { 3, name = "a" } (y) } }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
