-- expect: not_a_model.lua:3: the file should return its model, not 42
local model = Sequential { Dense { 8, input_shape = {8} } }
return 42
