-- expect: most_inputs.lua:5: Add 'add' takes at most 256 inputs, not 257
-- expect: most_inputs.lua:6: Model: inputs has 65 tensors; 64 are the most
local x = {}
for i = 1, 257 do x[i] = Input { 2 } end
local y = Add()(x)
return Model { inputs = table.pack(table.unpack(x, 1, 65)), outputs = { x[1], x[2] } }
