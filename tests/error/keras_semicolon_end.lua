-- expect: keras_semicolon_end.lua:5: <eof> expected near 'end'
-- help: each `end` belongs to a `do`, `then` or `function` before it
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
end
return model
