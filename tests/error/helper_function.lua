-- expect: helper_function.lua:3: Conv2D 'conv2d_2': kernel 3x3 does not fit the 1x1 input (padding "valid")
local function block(model, filters)
  model:add(Conv2D { filters, 3, activation = "relu" })
  model:add(MaxPooling2D())
end

local model = Sequential { Input { shape = {12, 12, 3} } }
block(model, 8)
block(model, 16)
block(model, 32)
return model
