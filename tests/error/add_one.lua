-- expect: add_one.lua:3: Add 'add' takes 2 or more inputs, not 1
local x = Input { shape = {8} }
return Model { inputs = x, outputs = Add() (x) }
