-- expect: two_models.lua:3: the file makes 2 models and returns none
local a = Sequential { Dense { 8, input_shape = {8} } }
local b = Sequential { Dense { 8, input_shape = {8} } }
