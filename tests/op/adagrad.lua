-- forced: case=start,zero,decay,clipnorm,clipvalue,global_clipnorm,all
-- steps: 4
local options = {
  plain = {},
  start = { learning_rate = 0.1, initial_accumulator_value = 0.001, epsilon = 0.01 },
  zero = { learning_rate = 0.1, initial_accumulator_value = 0 },
  decay = { learning_rate = 0.1, weight_decay = 0.05 },
  clipnorm = { clipnorm = 0.2 },
  clipvalue = { clipvalue = 0.01 },
  global_clipnorm = { global_clipnorm = 0.3 },
  all = { learning_rate = 0.1, initial_accumulator_value = 0.3, epsilon = 0.02, weight_decay = 0.05, clipnorm = 0.2 },
}
return require "with_optimizer" ("adagrad", Adagrad(options[case or "plain"]))
