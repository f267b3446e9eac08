-- forced: case=clipped,stored
-- Of kernels summed, in the update, and stored because they are used twice or norms are clipped; beside other penalties.
local case = case or "plain"
local also = L1L2 { 0.01, 0.02 }
local x = Input { shape = {3, 17} }
local flat = Dense { 70, activation = "tanh", kernel_regularizer = OrthogonalRegularizer { 0.7, mode = "columns" } }
local wide = Dense { 234, activation = "tanh", kernel_regularizer = "orthogonal_regularizer", bias_regularizer = also }
local h = flat(Flatten()(x))
local y = case == "stored" and Add { wide(h), wide(flat(Flatten()(Rescaling { 2 }(x)))) } or wide(h)
y = Dense { 5, activation = "tanh", use_bias = false, kernel_regularizer = OrthogonalRegularizer { factor = 0.3 } }(y)
local model = Model { name = "orthogonal_regularizer_op", inputs = x, outputs = Dense { 3, kernel_regularizer = also }(y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1, global_clipnorm = case == "clipped" and 1e6 or nil } }
return model
