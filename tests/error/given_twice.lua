-- expect: given_twice.lua:2: Dense 'dense': units is given twice, by its place and by its name
return Sequential { Dense { 8, units = 9, input_shape = {8} } }
