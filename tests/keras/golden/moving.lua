-- Layers that move values: Concatenate along each axis, every order of axes, a vector repeated, a shape with one size left open.
local a, b = Input { shape = {5, 3, 4}, name = "a" }, Input { shape = {6}, name = "b" }
local x = Conv2D { 6, 3, padding = "same", activation = "tanh", name = "first" }(a)
local ends = {}
for i, axis in ipairs { 1, 2, 3, -1, -2, -3 } do
  ends[i] = Conv2D { 2, 3, name = "joined_" .. i }(Concatenate { axis = axis, x, Conv2D { 6, 1, name = "side_" .. i }(a) })
end
for i, dims in ipairs { {1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1} } do
  ends[6 + i] = Conv2D { 2, 3, name = "turned_" .. i }(Permute { dims }(x))
end
local rows = RepeatVector { 5 }(Dense { 4, activation = "tanh", name = "row" }(b))
ends[13] = Conv2D { 2, 2, name = "of_rows" }(Reshape { {-1, 2, 5} }(Multiply { Permute { {2, 1} }(rows), Permute { {2, 1} }(rows) }))
ends[14] = Concatenate { axis = 1, rows, Reshape { {-1, 4} }(Dense { 8, name = "more" }(b)) }
for i = 1, 14 do ends[i] = Flatten { }(ends[i]) end
local model = Model { inputs = {a, b}, outputs = Dense { 2, name = "out" }(Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.02 } }
model:fit { batch_size = 4 }
return model
