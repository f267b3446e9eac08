-- expect: nil_local.lua:4: 'model' is nil here, and cannot be indexed
local function block() Sequential { Dense { 8, input_shape = {8} } } end
local model = block()
model:add(Dense { 3 })
