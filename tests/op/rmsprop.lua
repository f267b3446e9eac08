-- forced: case=rho,momentum,centered,clipnorm,clipvalue,global_clipnorm,all
-- steps: 4
local options = {
  plain = {},
  rho = { learning_rate = 0.01, rho = 0.5, epsilon = 0.001 },
  momentum = { learning_rate = 0.01, momentum = 0.8 },
  centered = { learning_rate = 0.01, centered = true },
  clipnorm = { clipnorm = 0.2 },
  clipvalue = { clipvalue = 0.01 },
  global_clipnorm = { global_clipnorm = 0.3 },
  all = { learning_rate = 0.01, rho = 0.7, momentum = 0.8, centered = true, weight_decay = 0.05, clipvalue = 0.02 },
}
return require "with_optimizer" ("rmsprop", RMSprop(options[case or "plain"]))
