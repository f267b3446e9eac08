-- expect: attention_options.lua:26: MultiHeadAttention 'multi_head_attention' takes 2 to 3 inputs, not 1
-- help: a call has them all: MultiHeadAttention { .. }(x, y)
-- expect: attention_options.lua:27: MultiHeadAttention 'multi_head_attention_1' takes 2 to 3 inputs, not 4
-- expect: attention_options.lua:28: MultiHeadAttention 'multi_head_attention_2': num_heads = 0 is out of range: 1 or more
-- expect: attention_options.lua:29: MultiHeadAttention 'multi_head_attention_3': key_dim is missing
-- help: key_dim: channels of a head's query and key
-- expect: attention_options.lua:30: MultiHeadAttention 'multi_head_attention_4': value_dim = 0 is out of range: 1 or more
-- expect: attention_options.lua:31: MultiHeadAttention 'multi_head_attention_5': output_shape should be a whole number, not a table
-- help: output_shape: channels of the result; without, the query's
-- expect: attention_options.lua:32: MultiHeadAttention 'multi_head_attention_6': attention_axes = 2 is out of range: from 1 to 1
-- expect: attention_options.lua:33: MultiHeadAttention 'multi_head_attention_7': use_gate is not there yet
-- help: use_gate: another projection, which the result is multiplied by
-- expect: attention_options.lua:34: Attention 'attention': dropout = 1 is out of range: at least 0 and below 1
-- expect: attention_options.lua:35: Attention 'attention_1': score_mode should be "dot", not "concat"
-- help: score_mode: how scores are made; Keras's concat is not there yet
-- expect: attention_options.lua:36: Attention 'attention_2': return_attention_scores is not there yet
-- help: return_attention_scores: the scores as a second output
-- expect: attention_options.lua:37: Dot 'dot': axes is missing
-- help: axes: along which it is, one for both inputs or one for each: 1 is the first behind the batch
-- expect: attention_options.lua:38: Dot 'dot_1' takes 2 inputs, not 1
-- help: a call has them all: Dot { .. }(x, y)
-- expect: attention_options.lua:39: MatMul 'mat_mul' takes 2 inputs, not 1
-- help: a call has them all: MatMul { .. }(x, y)
local x = Input { shape = {7, 12} }
local outputs = {
    MultiHeadAttention { 2, 4 } (x),
    MultiHeadAttention { 2, 4 } (x, x, x, x),
    MultiHeadAttention { 0, 4 } (x, x),
    MultiHeadAttention { num_heads = 2 } (x, x),
    MultiHeadAttention { 2, 4, value_dim = 0 } (x, x),
    MultiHeadAttention { 2, 4, output_shape = {3, 4} } (x, x),
    MultiHeadAttention { 2, 4, attention_axes = 2 } (x, x),
    MultiHeadAttention { 2, 4, use_gate = true } (x, x),
    Attention { dropout = 1 } (x, x),
    Attention { score_mode = "concat" } (x, x),
    Attention { return_attention_scores = true } (x, x),
    Dot() (x, x),
    Dot { 2 } (x),
    MatMul() (x),
}
return Model { inputs = x, outputs = outputs }
