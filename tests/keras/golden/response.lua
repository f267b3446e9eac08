-- TensorFlow's local response normalisation: radii, powers, numbers of channels.
local x = Input { shape = {5, 3, 3}, name = "x" }
local y = LocalResponseNormalization { depth_radius = 1, name = "image" } (x)
y = Conv2D { 11, 2, name = "first" } (y)
y = Add { LocalResponseNormalization { name = "usual" } (y),
          LocalResponseNormalization { depth_radius = 2, bias = 2, alpha = 0.0625, beta = 0.75, name = "alexnet" } (y),
          LocalResponseNormalization { depth_radius = 0, bias = 0.5, beta = 1, name = "alone" } (y),
          LocalResponseNormalization { depth_radius = 20, alpha = 0.25, beta = 0.25, name = "all" } (y),
          LocalResponseNormalization { depth_radius = 3, alpha = 0.5, beta = 1.5, name = "steep" } (y) }
local model = Model { inputs = x, outputs = Dense { 2, name = "out" } (Flatten {} (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.01 } }
model:fit { batch_size = 4 }
return model
