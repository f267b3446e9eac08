-- Derivatives that need what went in: each on a map and on a vector, two in a row, and one of a value that others read.
local x = Input { shape = {4, 5, 3} }
local y = Conv2D { 5, 2, activation = "silu" } (x)
local z = Add { Activation { "gelu" } (y), y }
z = Activation { "softplus" } (Activation { "silu" } (z))
z = Dense { 19, activation = "gelu" } (Flatten() (z))
local model = Model { name = "activation_x_op", inputs = x, outputs = Dense { 3, activation = "softplus" } (z) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
