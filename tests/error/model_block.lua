-- expect: model_block.lua:8: the model takes 1 input, and is called with 2
-- expect: model_block.lua:9: a Model is called with a tensor, not 3
-- expect: model_block.lua:10: a Sequential takes a Model of one input and one output, not of 1 and 2
-- expect: model_block.lua:10: the file makes 3 models and returns none
local x = Input { shape = {4} }
local one = Model { inputs = x, outputs = Dense { 3 } (x) }
local two = Model { inputs = x, outputs = { Dense { 3 } (x), Dense { 4 } (x) } }
one(x, x)
one(3)
Sequential { two, Dense { 3 } }
