-- expect: schedule_pieces.lua:3: PiecewiseConstantDecay: boundaries and values are lists of numbers
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { PiecewiseConstantDecay { {1000}, 0.1 } } }
return model
