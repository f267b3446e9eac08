-- expect: embedding.lua:6: Embedding 'embedding': rows are looked up by whole numbers of the data, and Dense 'dense' computes others
-- help: let it read an Input, or what Flatten, Reshape, Permute, RepeatVector or Concatenate make of inputs
-- expect: embedding.lua:7: Embedding 'embedding_1': the input [1,1,1,1,4] has 5 axes, expected 4 at most, for one more comes behind them
-- expect: embedding.lua:8: Embedding 'embedding_2': a table of 16777216x1000 has more than 2,000,000,000 elements
local x, deep = Input { shape = {4}, dtype = "int32" }, Input { shape = {1, 1, 1, 1, 4} }
local a = Embedding { input_dim = 5, output_dim = 3 } (Dense { 2 } (x))
local b = Embedding { 5, 3 } (deep)
local c = Embedding { 16777216, 1000 } (x)
local far = x                                    -- 2^60 ways lead there
for i = 1, 60 do far = Cropping1D { {4, 0} } (Reshape { {8, 1} } (Concatenate { Flatten() (far), Flatten() (far) })) end
local d = Embedding { 5, 3 } (far)
return Model { inputs = { x, deep }, outputs = { Flatten()(a), Flatten()(b), Flatten()(c), Flatten()(d) } }
