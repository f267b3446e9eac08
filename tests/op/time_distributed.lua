-- The same of each step: a layer with an activation, frozen, of maps; what has no weights.
local x = Input { shape = {4, 3, 5} }
local y = TimeDistributed { Dense { 7, activation = "tanh" } } (x)
y = TimeDistributed { Activation { "sigmoid" } } (TimeDistributed { Dense { 6 }, trainable = false } (y))
local model = Model { name = "time_distributed_op", inputs = x, outputs = Dense { 2 } (Flatten() (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
