-- Attention by one product and by heads, of itself and of others, causal and not; channels of heads that fill lines or do not.
local x, other = Input { shape = {13, 20} }, Input { shape = {18, 20} }
local key = Dense { 20 } (other)
local y = MultiHeadAttention { num_heads = 3, key_dim = 5, use_causal_mask = true } (x, x)
y = LayerNormalization() (Add { x, y })
y = Add { y, MultiHeadAttention { num_heads = 2, key_dim = 16, value_dim = 7, use_bias = false } (y, other, key) }
local z = MultiHeadAttention { 1, 33, output_shape = 6 } (other, y)
local a = Attention { use_scale = true } (y, other)
a = Attention { use_causal_mask = true } { a, key, other }
local ends = { Flatten() (y), Flatten() (z), Flatten() (a) }
local model = Model { name = "attention_op", inputs = { x, other }, outputs = Dense { 3 } (Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
