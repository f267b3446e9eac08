-- expect: layer_later.lua:4: LSTM is not there yet
local model = Sequential()
model:add(Dense { 8, input_shape = {8} })
model:add(LSTM { 16 })
return model
