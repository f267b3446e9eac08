-- expect: adapt_shared.lua:3: Normalization 'shared' is used more than once, and would be adapted to one of its inputs
local a, b = Input { shape = {4} }, Input { shape = {4} }
local shared = Normalization { name = "shared" }
return Model { inputs = {a, b}, outputs = Dense { 3 } (Add { shared(a), shared(b) }) }
