-- A line through the data, of maps and of vectors: padding stays zero although offset is not. Then a line a channel.
local x = Input { shape = {4, 5, 3} }
local y = Conv2D { 5, {3, 2}, padding = "same", activation = "tanh" } (Rescaling { 1/3, offset = -0.25 } (x))
y = Add { y, Conv2D { 5, 1 } (Rescaling { {1/3, 2, -1}, offset = {0, 0.5, -0.25} } (x)) }
y = Rescaling { 1.5, offset = {1, 2, 3, 4, 5} } (Rescaling { {1, 2, 3, 4, -5} } (y))
y = Flatten() (Rescaling { 2, offset = 0.5 } (y))
local model = Model { name = "rescaling_op", inputs = x, outputs = Dense { 3 } (Rescaling { 0.5, offset = 1 } (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
