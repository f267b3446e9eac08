-- forced: case=small,panels,deferred,stored,blas
-- Small kernels as Keras has them, large ones in panels; the largest's gradient is made in the update, or, for clipnorm, stored.
local large = case == "deferred" or case == "stored" or case == "blas"
local model = Sequential { name = "dense_op", dense_algorithm = case == "blas" and "blas" or nil }
model:add(Dense { large and 131 or 19, input_shape = {large and 133 or 11}, activation = "tanh" })
model:add(Dense { case == "small" and 7 or 37, use_bias = false })
model:add(Dense { 5, activation = "sigmoid" })
model:add(Dense { 1 })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1, clipnorm = case == "stored" and 1e6 or nil } }
return model
