-- expect: out_of_range.lua:2: Dropout 'dropout': rate = 1.5 is out of range: at least 0 and below 1
return Sequential { Dense { 8, input_shape = {8} }, Dropout { 1.5 } }
