-- expect: schedule.lua:11: ExponentialDecay: decay_rate is missing
-- expect: schedule.lua:12: CosineDecay: decay_steps = 0 is out of range: above 0
-- expect: schedule.lua:13: SGD: learning_rate should be a number or a schedule such as ExponentialDecay{...}, not "cosine"
-- expect: schedule.lua:14: Adam: learning_rate should be a number or a schedule such as ExponentialDecay{...}, not SGD
-- expect: schedule.lua:15: PiecewiseConstantDecay: values should be a number or a list of numbers, not "x"
-- expect: schedule.lua:16: PiecewiseConstantDecay: values = -1 is out of range: 0 or more
-- expect: schedule.lua:17: CosineDecayRestarts: t_mul = 0.5 is out of range: 1 or more
-- expect: schedule.lua:18: compile: optimizer should be an optimizer, not CosineDecay
-- help: decay_rate: the rate is multiplied by it each decay_steps
local model = Sequential { Dense { 1, input_shape = {8} } }
local all = { SGD { ExponentialDecay { 0.1, 1000 } },
              SGD { CosineDecay { 0.1, 0 } },
              SGD { "cosine" },
              Adam { SGD { 0.1 } },
              SGD { PiecewiseConstantDecay { {1000}, "x" } },
              SGD { PiecewiseConstantDecay { {1000}, {0.1, -1} } },
              SGD { CosineDecayRestarts { 0.1, 1000, 0.5 } } }
model:compile { loss = "mse", optimizer = CosineDecay { 0.1, 1000 } }
return model
