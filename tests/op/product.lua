-- Products of matrices, each turned or not, sizes that fill a tile and that do not, at places of axes before them; Dot of pairs of
-- axes, of maps, matrices and vectors.
local a, b = Input { shape = {7, 35} }, Input { shape = {35, 18} }
local x = MatMul {} (a, b)                                                       -- [7,18]
local y = MatMul { transpose_a = true } (a, MatMul { transpose_b = true } (x, b))          -- [35,35]
local z = MatMul { transpose_a = true, transpose_b = true } (b, y)               -- [18,35]
local p = Conv2D { 18, 3, padding = "same" } (Reshape { {5, 7, 7} } (a))         -- [5,7,18]
local q = MatMul { transpose_b = true } (p, Rescaling { 2 } (p))                                   -- [5,7,7]
local ends = { Dot { {1, 2} } (z, x), Dot { {3, 1} } (p, z),
               Dot { 1, normalize = true } (Flatten() (y), Dense { 1225 } (Flatten() (x))),
               Dot { {2, 1} } (q, Dense { 7 } (Flatten() (x))), Dot { {2, 1} } (x, Dense { 18 } (Flatten() (z))),
               Dot { -1, normalize = true } (y, a) }
for i, e in ipairs(ends) do ends[i] = Flatten() (e) end
local model = Model { name = "product_op", inputs = { a, b }, outputs = Dense { 3 } (Rescaling { 0.01 } (Concatenate(ends))) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
