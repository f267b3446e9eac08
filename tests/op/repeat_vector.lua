-- Of an input, and of a layer whose rows are read again.
local x = Input { shape = {19} }
local y = RepeatVector { 3 } (Dense { 33, activation = "tanh" } (x))
y = Multiply { Activation { "tanh" } (y), RepeatVector { n = 3 } (Dense { 33 } (x)), y }
y = Concatenate { y, RepeatVector { 3 } (x) }
local model = Model { name = "repeat_vector_op", inputs = x, outputs = Dense { 3 } (Flatten() (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
