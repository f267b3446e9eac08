-- forced: case=betas,amsgrad,decay,none,clipnorm,clipvalue,global_clipnorm,all
-- steps: 4
local options = {
  betas = { learning_rate = 0.01, beta_1 = 0.5, beta_2 = 0.7, epsilon = 0.001 },
  amsgrad = { learning_rate = 0.01, beta_2 = 0.3, amsgrad = true },
  decay = { 0.01, 0.05 },
  none = { learning_rate = 0.01, weight_decay = 0 },
  clipnorm = { clipnorm = 0.2 },
  clipvalue = { clipvalue = 0.01 },
  global_clipnorm = { global_clipnorm = 0.3 },
  all = { learning_rate = 0.01, beta_2 = 0.3, amsgrad = true, weight_decay = 0.05, clipnorm = 0.2 },
}
return require "with_optimizer" ("adamw", case and AdamW(options[case]) or "ADAMW")
