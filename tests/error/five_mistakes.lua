-- expect: five_mistakes.lua:7: Conv2D 'conv2d': kernel_size = 0 is out of range: from 1 to 65536
-- expect: five_mistakes.lua:8: MaxPooling2D 'max_pooling2d': unknown option 'stride'; did you mean 'strides'?
-- expect: five_mistakes.lua:9: Dropout 'dropout': rate should be a number, not "much"
-- expect: five_mistakes.lua:10: there is no 'BatchNormalisation'; did you mean 'BatchNormalization'?
-- expect: five_mistakes.lua:11: Dense 'dense': activation: there is no activation 'softmaxx'; did you mean 'softmax'?
local model = Sequential()
model:add(Conv2D { filters = 16, kernel_size = 0, input_shape = {32, 32, 3} })
model:add(MaxPooling2D { pool_size = 2, stride = 2 })
model:add(Dropout { rate = "much" })
model:add(BatchNormalisation())
model:add(Dense { 10, activation = "softmaxx" })
return model
