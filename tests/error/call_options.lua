-- expect: call_options.lua:10: MultiHeadAttention 'multi_head_attention' is called with use_causal_mask, and a call takes nothing but inputs
-- help: use_causal_mask is an option of the layer: MultiHeadAttention { .., use_causal_mask = .. }(inputs)
-- expect: call_options.lua:11: Dropout 'dropout' is called with mask, and a call takes nothing but inputs
-- help: what a layer has beside its inputs are its options: cnnc ops Dropout
-- expect: call_options.lua:12: a Sequential is called with training, and a call takes nothing but inputs
-- expect: call_options.lua:13: Concatenate 'concatenate' is called with axis, and a call takes nothing but inputs
-- help: axis is an option of the layer: Concatenate { .., axis = .. }(inputs)
local x = Input { shape = {7, 12} }
local net = Sequential { Dense { 12 } }
local y = MultiHeadAttention { num_heads = 2, key_dim = 4 } { x, x, use_causal_mask = true }
local z = Dropout { 0.1 } { y, training = true, mask = x }
local w = net { x, training = true }
local v = Concatenate() { x, w, axis = 1, training = true }
return Model { inputs = x, outputs = Flatten() (v) }
