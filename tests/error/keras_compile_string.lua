-- expect: keras_compile_string.lua:3: compile takes a table of options: model:compile { ... }
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile("adam", "mse")
return model
