-- forced: case=power,fixed,inverse,zero,l1,l2,shrinkage,beta,decay,clipnorm,clipvalue,global_clipnorm,all
-- steps: 4
local options = {
  plain = {},
  power = { learning_rate = 0.1, learning_rate_power = -0.7 },
  fixed = { learning_rate = 0.1, learning_rate_power = 0 },
  inverse = { learning_rate = 0.1, learning_rate_power = -1, initial_accumulator_value = 0.5 },
  zero = { learning_rate = 0.1, initial_accumulator_value = 0, beta = 0.1 },
  l1 = { learning_rate = 0.1, l1_regularization_strength = 0.1 },
  l2 = { learning_rate = 0.1, l2_regularization_strength = 0.1 },
  shrinkage = { learning_rate = 0.1, l2_shrinkage_regularization_strength = 0.1 },
  beta = { learning_rate = 0.1, beta = 0.1 },
  decay = { learning_rate = 0.1, weight_decay = 0.05 },
  clipnorm = { learning_rate = 0.1, clipnorm = 0.2 },
  clipvalue = { learning_rate = 0.1, clipvalue = 0.01 },
  global_clipnorm = { learning_rate = 0.1, global_clipnorm = 0.3 },
  all = { learning_rate = 0.2, learning_rate_power = -0.4, initial_accumulator_value = 0.2, l1_regularization_strength = 0.01,
          l2_regularization_strength = 0.02, l2_shrinkage_regularization_strength = 0.03, beta = 0.1, weight_decay = 0.05,
          clipvalue = 0.02 },
}
return require "with_optimizer" ("ftrl", Ftrl(options[case or "plain"]))
