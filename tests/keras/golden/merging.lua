-- Merging layers: a squeeze-and-excite block, and each kind on shapes that are alike, or repeated along channels, pixels, rows,
-- columns, missing axes; a smaller shape first; more than two inputs; vectors.
local a, b = Input { shape = {5, 3, 4}, name = "a" }, Input { shape = {6}, name = "b" }
local x = Conv2D { 6, 3, padding = "same", activation = "tanh", name = "first" }(a)
local gate = Dense { 2, activation = "relu", name = "squeeze" }(GlobalAveragePooling2D { }(x))
gate = Dense { 6, activation = "sigmoid", name = "excite" }(gate)
x = Multiply { x, Reshape { {1, 1, 6} }(gate) }
local z = Conv2D { 6, 1, name = "other" }(a)
local pixel, one = Conv2D { 1, 1, name = "pixel" }(a), Dense { 1, name = "one" }(b)
local row, column = AveragePooling2D { {5, 1} }(x), AveragePooling2D { {1, 3} }(z)
local ends = {}
for i, op in ipairs { Add, Subtract, Multiply, Average, Maximum, Minimum } do
  local two = op == Subtract
  local y = op { op { row, column }, op { x, z } }
  y = op { pixel, y }
  y = two and op { op { y, gate }, one } or op { y, z, gate, one }
  ends[i] = GlobalAveragePooling2D { }(y)
  ends[i + 6] = op { one, op { Dense { 3, name = "wide_" .. i }(b), Dense { 3, name = "more_" .. i }(ends[i]) } }
end
local model = Model { inputs = {a, b}, outputs = Dense { 2, name = "out" }(Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.05 } }
model:fit { batch_size = 4 }
return model
