-- expect: huge_together.lua:4: Dense 'dense_2': with its kernel the network's parameters have 2701500000 elements as they lie in memory, more than 2,000,000,000
local x = Input { 30000 }
local y = Dense { 30000 }(x)
for i = 1, 2 do y = Dense { 30000 }(y) end
local model = Model { inputs = x, outputs = y }
model:compile { loss = "mse" }
return model
