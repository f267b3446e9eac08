-- forced: case=default,decay,clipvalue,all
-- steps: 4
local options = {
  plain = { learning_rate = 0.01, clipnorm = 0.2 },
  default = {},
  decay = { learning_rate = 0.8, beta_2_decay = -0.5, epsilon_1 = 1e-5, epsilon_2 = 0.2, weight_decay = 0.05 },
  clipvalue = { learning_rate = 0.01, clip_threshold = 0.3, clipvalue = 0.01, gradient_accumulation_steps = 2 },
  all = { learning_rate = 0.1, clip_threshold = 0.5, relative_step = false, weight_decay = 0.05, global_clipnorm = 0.2,
          use_ema = true, ema_overwrite_frequency = 2, gradient_accumulation_steps = 2 },
}
return require "with_optimizer" ("adafactor", Adafactor(options[case or "plain"]))
