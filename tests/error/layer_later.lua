-- expect: layer_later.lua:4: ConvLSTM1D is not there yet
local model = Sequential()
model:add(Dense { 8, input_shape = {8} })
model:add(ConvLSTM1D { 16 })
return model
