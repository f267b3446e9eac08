-- forced: case=before,last
-- Its reset gate behind the product and ahead of it, of units that fill lines and that do not, both ways, one frozen.
local before, last = case == "before", case == "last"
local x = Input { shape = {5, 4} }
local y = GRU { 16, return_sequences = true, reset_after = not before, use_bias = not last } (x)
y = GRU { 2, return_sequences = true, reset_after = not before, trainable = false } (y)
y = GRU { 11, return_sequences = not last, go_backwards = true, reset_after = not before, recurrent_activation = "hard_sigmoid" } (y)
if not last then y = GRU { 23, reset_after = not before, activation = "relu" } (y) end
local model = Model { name = "gru_op", inputs = x, outputs = Dense { 2 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
