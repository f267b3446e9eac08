-- Functions along axes: each axis of volumes, maps, matrices and vectors, several at once, in channels that do not fill a vector.
local x = Input { shape = {3, 5, 3} }
local wide = Rescaling { 2, 0.1 } (x)
local ends = {}
local function over(i, axis, y)
  ends[#ends + 1] = Flatten { name = "flat_" .. #ends } (Softmax { axis, name = "softmax_" .. i } (y))
end
local function at(i, axis, y)
  ends[#ends + 1] = Flatten { name = "flat_" .. #ends } (Activation { LogSoftmax { axis }, name = "log_" .. i } (y))
end
local map = Conv2D { 17, {2, 3}, name = "conv" } (wide)
local volume = Reshape { {3, 1, 5, 3}, name = "as_volume" } (wide)
for i, axis in ipairs { 1, -2, {1, 2}, {1, -1}, {2, 3}, {1, 2, 3} } do over(i, axis, map) end
for i, axis in ipairs { 1, 2, -1 } do at(i, axis, map) end
over(7, {1, 3, 4}, volume)
over(8, {3}, volume)
at(4, -3, volume)
ends[#ends + 1] = Dense { 7, activation = "log_softmax", name = "dense" } (ends[1])
local model = Model { inputs = x, outputs = Dense { 3, name = "out" } (Concatenate { table.unpack(ends) }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-4 } }
model:fit { batch_size = 4 }
return model
