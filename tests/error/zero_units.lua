-- expect: zero_units.lua:2: Dense 'dense': units = 0 is out of range: 1 or more
return Sequential { Dense { 0, input_shape = {8} } }
