-- forced: case=rho,decay,clipnorm,clipvalue,global_clipnorm,all
-- steps: 4
local options = {
  plain = { learning_rate = 1 },
  rho = { learning_rate = 2, rho = 0.5, epsilon = 0.001 },
  decay = { learning_rate = 1, weight_decay = 0.05 },
  clipnorm = { learning_rate = 1, clipnorm = 0.2 },
  clipvalue = { learning_rate = 1, clipvalue = 0.01 },
  global_clipnorm = { learning_rate = 1, global_clipnorm = 0.3 },
  all = { learning_rate = 1, rho = 0.7, epsilon = 0.001, weight_decay = 0.05, global_clipnorm = 0.3 },
}
return require "with_optimizer" ("adadelta", Adadelta(options[case or "plain"]))
