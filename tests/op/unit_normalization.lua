-- Along any axes: the network's own input, between convolutions, in a residual sum, on rows and vectors.
local x = Input { shape = {5, 4, 3} }
local y = Conv2D { 18, {2, 3}, padding = "same" } (Add { x, UnitNormalization() (x) })
y = Add { UnitNormalization { axis = 1 } (y), UnitNormalization { axis = {-1, 1} } (y), UnitNormalization { axis = {1, 2, 3} } (y) }
y = Conv2D { 4, 2 } (UnitNormalization { axis = {2, 1} } (y))
y = UnitNormalization { axis = 1 } (Reshape { {3, 16} } (Activation { "tanh" } (y)))
y = UnitNormalization() (Dense { 21 } (Flatten() (y)))
local model = Model { name = "unit_normalization_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
