-- To fewer and to more axes, where rows are padded before, behind, or both.
local x = Input { shape = {4, 3, 5} }
local y = Conv2D { 6, {2, 1}, activation = "tanh" } (x)
local a = Reshape { target_shape = {6, -1} } (y)
local b = Conv2D { 4, {2, 2}, activation = "tanh" } (Reshape { target_shape = {2, 9, 3} } (a))
local c = Reshape { target_shape = {-1} } (x)
local model = Model { name = "reshape_op", inputs = x, outputs = Dense { 3 } (Concatenate { Flatten() (b), c }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
