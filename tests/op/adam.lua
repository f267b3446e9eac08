-- forced: case=betas,amsgrad,decay,clipnorm,clipvalue,global_clipnorm,average,accumulated,all
-- steps: 4
local options = {
  plain = {},
  betas = { learning_rate = 0.01, beta_1 = 0.5, beta_2 = 0.7, epsilon = 0.001 },
  amsgrad = { learning_rate = 0.01, beta_2 = 0.3, amsgrad = true },
  decay = { learning_rate = 0.01, weight_decay = 0.05 },
  clipnorm = { clipnorm = 0.2 },
  clipvalue = { clipvalue = 0.01 },
  global_clipnorm = { global_clipnorm = 0.3 },
  average = { learning_rate = 0.01, use_ema = true, ema_momentum = 0.7, ema_overwrite_frequency = 2 },
  accumulated = { learning_rate = 0.01, clipvalue = 0.01, gradient_accumulation_steps = 2, weight_decay = 0.05 },
  all = { learning_rate = 0.01, beta_2 = 0.3, amsgrad = true, weight_decay = 0.05, clipnorm = 0.2,
          use_ema = true, ema_overwrite_frequency = 1, gradient_accumulation_steps = 3 },
}
return require "with_optimizer" ("adam", Adam(options[case or "plain"]))
