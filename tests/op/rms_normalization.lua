-- Along the last axes, one, two or all; the network's own input, between convolutions, in a residual sum, on rows and vectors.
local x = Input { shape = {5, 4, 3} }
local y = RMSNormalization { epsilon = 0.01 } (x)
y = Conv2D { 18, {2, 3}, padding = "same" } (y)
y = Add { y, RMSNormalization { axis = {-2, -1} } (y), RMSNormalization { axis = {1, 2, 3} } (y) }
y = Conv2D { 4, 2 } (RMSNormalization() (y))
y = RMSNormalization() (Reshape { {3, 16} } (Activation { "tanh" } (y)))
y = RMSNormalization() (Dense { 21 } (Flatten() (y)))
local model = Model { name = "rms_normalization_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
