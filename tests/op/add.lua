-- Three values, one of them twice, of maps with and without a border, and of vectors.
local x = Input { shape = {4, 5, 3} }
local a = Conv2D { 5, {3, 2}, padding = "same", activation = "tanh" } (x)
local b = Conv2D { 5, 1 } (x)
local y = Conv2D { 5, 3, padding = "same", activation = "tanh" } (Add { a, b, a })
y = Flatten() (Add { y, b })
local model = Model { name = "add_op", inputs = x, outputs = Dense { 3 } (Add { y, y }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
