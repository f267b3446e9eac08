-- forced: case=default,betas,decay,clipnorm,global_clipnorm,all
-- steps: 4
local options = {
  plain = { clipvalue = 0.01 },
  default = {},
  betas = { learning_rate = 0.01, beta_1 = 0.5, beta_2 = 0.7 },
  decay = { learning_rate = 0.01, weight_decay = 0.05 },
  clipnorm = { clipnorm = 0.2 },
  global_clipnorm = { global_clipnorm = 0.3 },
  all = { learning_rate = 0.01, beta_1 = 0.7, beta_2 = 0.3, weight_decay = 0.05, global_clipnorm = 0.3 },
}
return require "with_optimizer" ("lion", Lion(options[case or "plain"]))
