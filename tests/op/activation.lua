-- On a map, on a vector, behind layers that have one of their own, and of the input itself.
local x = Input { shape = {4, 5, 3} }
local y = Conv2D { 18, 2, activation = "tanh" } (Activation { "sigmoid" } (x))
y = Activation { "softsign" } (Activation { "elu" } (y))
y = Activation { "softmax" } (Dense { 19 } (Flatten() (y)))
local model = Model { name = "activation_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
