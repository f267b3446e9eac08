-- Attention, by one product and by heads: of itself and of others, causal and not, with and without biases and a scale, of channels
-- that do not fill a vector; and the products that it is made of, along pairs of axes.
local x, other = Input { shape = {5, 6}, name = "x" }, Input { shape = {7, 6}, name = "other" }
local key = Dense { 6, name = "key" } (other)
local y = MultiHeadAttention { 3, 5, use_causal_mask = true, kernel_regularizer = L2 { 0.1 }, name = "self" } (x, x)
y = LayerNormalization { name = "norm" } (Add { x, y, name = "add" })
y = MultiHeadAttention { 2, 16, value_dim = 3, use_bias = false, name = "cross" } (y, other, key)
local z = MultiHeadAttention { 1, 4, output_shape = 3, use_causal_mask = true, bias_regularizer = L1 { 0.1 }, name = "wide" } (other, y)
local a = Attention { use_scale = true, name = "scaled" } (y, other)
a = Attention { use_causal_mask = true, name = "causal" } { a, key, other }
local d = Dot { {1, 1}, normalize = true, name = "cosine" } (MatMul { transpose_b = true, name = "pairs" } (y, other), x)
local ends = { y, z, a, d, Dot { 2, name = "dot" } (d, x), Dot { {1, 1}, name = "steps" } (x, y) }
for i, e in ipairs(ends) do ends[i] = Flatten { name = "flat_" .. i } (e) end
local model = Model { inputs = { x, other }, outputs = Dense { 3, name = "out" } (Concatenate { table.unpack(ends) }) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-3 } }
model:fit { batch_size = 3 }
return model
