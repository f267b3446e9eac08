-- expect: fit_without_compile.lua:3: fit needs a model that is compiled
local model = Sequential { Dense { 8, input_shape = {8} } }
model:fit { data = "mnist" }
return model
