-- expect: attention.lua:28: MultiHeadAttention 'multi_head_attention' takes [steps, channels], and input 1 is [8,8,3]
-- help: Reshape { {steps, -1} } makes steps of a map, RepeatVector { steps } of one row
-- expect: attention.lua:29: MultiHeadAttention 'multi_head_attention_1' takes [steps, channels], and input 2 is [4]
-- expect: attention.lua:30: MultiHeadAttention 'multi_head_attention_2': value and key have other steps: [9,12] and [7,12]
-- help: it is called with query, value, key, in this order, as in Keras
-- expect: attention.lua:31: MultiHeadAttention 'multi_head_attention_3': 100000 heads of 100000 channels are more than 2,000,000,000 elements
-- help: key_dim and value_dim are the channels of one head
-- expect: attention.lua:32: Attention 'attention': query and key have other channels: [7,12] and [9,5]
-- help: Dense { 5 }(query) has the key's; MultiHeadAttention makes both the same
-- expect: attention.lua:33: Attention 'attention_1': value and key have other steps: [9,12] and [7,12]
-- expect: attention.lua:34: Attention 'attention_2' takes [steps, channels], and input 2 is [4]
-- expect: attention.lua:35: Dot 'dot': axis 0 of input 1, and [7,12] has the axes 1 to 2 behind the batch's, 0
-- help: negative ones count from the last, which is -1
-- expect: attention.lua:36: Dot 'dot_1': axis -3 of input 2, and [9,12] has the axes 1 to 2 behind the batch's, 0
-- expect: attention.lua:37: Dot 'dot_2': axis 1.5 of input 1, and [7,12] has the axes 1 to 2 behind the batch's, 0
-- expect: attention.lua:38: Dot 'dot_3': axes has 3 numbers, and there is one for both inputs, or one for each: its inputs are [7,12] and [9,12]
-- help: axes = {i, j}: axis i of the first and j of the second are as long, 1 being the first behind the batch
-- expect: attention.lua:39: Dot 'dot_4': axis 1 of the first and 1 of the second have other sizes: its inputs are [7,12] and [9,12]
-- expect: attention.lua:40: MatMul 'mat_mul': what is summed has other sizes: its inputs are [7,12] and [9,12]
-- help: the first is [.., m, k], the second [.., k, n]; transpose_a and transpose_b turn them, RepeatVector adds an axis
-- expect: attention.lua:41: MatMul 'mat_mul_1': both have two axes or more, and the same before the last two: its inputs are [7,12] and [4]
-- expect: attention.lua:42: MatMul 'mat_mul_2': both have two axes or more, and the same before the last two: its inputs are [4] and [4]
-- expect: attention.lua:43: MatMul 'mat_mul_3': what is summed has other sizes: its inputs are [7,12] and [9,5]
-- expect: attention.lua:44: MatMul 'mat_mul_4': both have two axes or more, and the same before the last two: its inputs are [8,8,3] and [7,12]
local map, x, y = Input { shape = {8, 8, 3} }, Input { shape = {7, 12} }, Input { shape = {9, 12} }
local z, w = Input { shape = {9, 5} }, Input { shape = {4} }
local outputs = {
    MultiHeadAttention { 2, 4 } (map, map),
    MultiHeadAttention { 2, 4 } (x, w),
    MultiHeadAttention { 2, 4 } (x, y, x),
    MultiHeadAttention { 100000, 100000 } (x, x),
    Attention() (x, z),
    Attention() (x, y, x),
    Attention() (x, w),
    Dot { axes = 0 } (x, y),
    Dot { axes = {2, -3} } (x, y),
    Dot { axes = 1.5 } (x, y),
    Dot { axes = {1, 2, 1} } (x, y),
    Dot { axes = 1 } (x, y),
    MatMul() (x, y),
    MatMul() (x, w),
    MatMul() (w, w),
    MatMul { transpose_b = true } (x, z),
    MatMul() (map, x),
}
return Model { inputs = { map, x, y, z, w }, outputs = outputs }
