-- layers with as many inputs as they can have, and lists of tensors longer than 64
local x = Input { 4 }
local branches = {}
for i = 1, 70 do branches[i] = Dense { 4, activation = i % 2 == 0 and "tanh" or "linear" }(x) end
local model = Model { inputs = x, outputs = Dense { 2 }(Concatenate()({ Add()(branches), Concatenate()(branches) })) }
model:compile { optimizer = "sgd", loss = "mse" }
return model
