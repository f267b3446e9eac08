-- expect: nil_field.lua:2: there is no function 'insrt' here; did you mean 'insert'?
table.insrt({}, 3)
