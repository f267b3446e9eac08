-- expect: wrong_type.lua:2: Dense 'dense': units should be a whole number, not "ten"
return Sequential { Dense { "ten", input_shape = {8} } }
