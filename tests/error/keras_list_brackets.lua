-- expect: keras_list_brackets.lua:4: unexpected symbol near '['
-- help: a list is written in braces in Lua: {"accuracy"}
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse", metrics = ["accuracy"] }
return model
