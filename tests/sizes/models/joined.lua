-- one tensor read by as many inputs as a layer can have, and a chain whose every layer reads all before it
local x = Input { 2, 2, 2 }
local y, list = Conv2D { 2, 1 }(x), {}
for i = 1, 256 do list[i] = y end
local dense = { Conv2D { 2, 1 }(Concatenate()(list)) }
for i = 2, 24 do dense[i] = Conv2D { 1, 1, activation = "tanh" }(i > 2 and Concatenate()(dense) or dense[1]) end
local model = Model { inputs = x, outputs = dense[24] }
model:compile { optimizer = "sgd", loss = "mse" }
return model
