-- expect: divisors.lua:8: Adam: epsilon = 0 is out of range: from 1e-37 to 1e37
-- expect: divisors.lua:9: RMSprop: epsilon = 1e-60 is out of range: from 1e-37 to 1e37
-- expect: divisors.lua:10: Ftrl: learning_rate = 0 is out of range: from 1e-37 to 1e37
-- expect: divisors.lua:11: BatchNormalization 'batch_normalization': epsilon = 0 is out of range: from 1e-37 to 1e37
-- expect: divisors.lua:12: CosineDecayRestarts: first_decay_steps = 1e-09 is out of range: 1 or more
local model = Sequential { Dense { 3, input_shape = {4} } }
model:compile { loss = "mse" }
Adam { epsilon = 0 }
RMSprop { epsilon = 1e-60 }
Ftrl { learning_rate = 0 }
BatchNormalization { epsilon = 0 }
SGD { CosineDecayRestarts { 0.1, 1e-9 } }
return model
