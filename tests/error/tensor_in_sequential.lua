-- expect: tensor_in_sequential.lua:3: a Sequential is made of layers, not of a tensor
local x = Input { shape = {8} }
return Sequential { x, Dense { 4 } (x) }
