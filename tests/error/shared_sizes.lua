-- expect: shared_sizes.lua:3: dense is used again with another input: its kernel would be [9,4], and is [8,4]
local a, b = Input { shape = {8} }, Input { shape = {9} }
local dense = Dense { 4 }
return Model { inputs = {a, b}, outputs = Concatenate { dense(a), dense(b) } }
