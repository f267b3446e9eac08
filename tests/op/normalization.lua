-- Adapted ones, of the data and within the network.
-- A number a channel and one for all, of maps and of vectors, there and back; a variance of 0 divides by Keras's epsilon.
local x = Input { shape = {4, 5, 3} }
local y = Normalization { mean = {0.5, -0.25, 2}, variance = {4, 0.25, 9}, name = "first" } (x)
y = Conv2D { 19, {3, 2}, padding = "same", activation = "tanh" } (Add { y, Normalization() (x) })
y = Normalization { invert = true } (Normalization() (y))
local wide = {}
for i = 1, 19 do wide[i] = i / 10 end
y = Normalization { mean = wide, variance = wide, invert = true } (y)
y = Flatten() (Normalization { mean = 0.5, variance = 4 } (y))
y = Normalization() (Dense { 4 } (y))
y = Normalization { mean = {1, 2, 3, 4}, variance = {1, 0, 1, 4}, invert = true } (y)
y = Normalization { mean = {0.75}, variance = {2.25} } (y)
local model = Model { name = "normalization_op", inputs = x,
                      outputs = Dense { 3 } (Normalization { mean = -1, variance = 3, invert = true } (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
