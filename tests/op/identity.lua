-- moments: dense/kernel 0.15 0.6538348415311011 0 3
-- orthogonal: dense/kernel 3
local model = Sequential { name = "identity_op" }
model:add(Dense { 12, kernel_initializer = IdentityInitializer { 3 }, input_shape = {20} })
model:add(Dense { 3, kernel_initializer = "identity" })
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
