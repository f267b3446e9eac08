-- expect: schedule_boundaries.lua:9: PiecewiseConstantDecay: 4 boundaries and 4 values; there is one value more than boundaries
-- expect: schedule_boundaries.lua:9: PiecewiseConstantDecay: boundaries should ascend, but 1000 comes behind 1000
-- expect: schedule_boundaries.lua:9: PiecewiseConstantDecay: boundaries are steps: whole numbers up to 2,147,483,647, not 1500.5
-- expect: schedule_boundaries.lua:9: PiecewiseConstantDecay: boundaries should ascend, but 900 comes behind 1500.5
-- expect: schedule_boundaries.lua:8: SGD: clipnorm and clipvalue: only one of clipnorm, clipvalue and global_clipnorm may be given
-- help: values[0] holds up to step boundaries[0], the last one behind the last boundary
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = SGD { clipnorm = 1, clipvalue = 1, learning_rate =
    PiecewiseConstantDecay { boundaries = {1000, 1000, 1500.5, 900}, values = {0.1, 0.01, 0.001, 0.0001} } } }
return model
