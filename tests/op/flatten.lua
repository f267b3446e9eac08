-- A map whose channels are padded, one whose are not, and a vector.
local x = Input { shape = {3, 4, 5} }
local a = Flatten() (Conv2D { 3, 2, activation = "tanh" } (x))
local b = Flatten() (Conv2D { 16, 2, activation = "tanh" } (x))
local c = Flatten() (Flatten() (x))
local model = Model { name = "flatten_op", inputs = x, outputs = Dense { 3 } (Concatenate { a, b, c }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
