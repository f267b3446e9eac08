-- expect: keras_dropout_percent.lua:2: Dropout 'dropout': rate = 50 is out of range: at least 0 and below 1
return Sequential { Dense { 3, input_shape = {8} }, Dropout { 50 } }
