-- forced: case=powers
-- On the input's three channels, and on a line and a bit; radii of none, few and more than there are; each way to make a power.
local x = Input { shape = {4, 5, 3} }
local powers = case == "powers"
local few, steep = powers and 0 or 2, powers and 0.3 or 0.75
local y = LocalResponseNormalization { depth_radius = few, bias = 0.5, alpha = 0.25, beta = steep } (x)
y = Conv2D { 18, {2, 3}, padding = "same" } (y)
y = Add { y, LocalResponseNormalization { powers and 30 or 5, beta = powers and 1 or 0.5 } (y) }
y = LocalResponseNormalization { depth_radius = 1, bias = 2, alpha = 0.5, beta = powers and 1.25 or 0.5 } (y)
y = Dense { 3 } (Flatten() (Conv2D { 4, 2 } (y)))
local model = Model { name = "local_response_normalization_op", inputs = x, outputs = y }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
