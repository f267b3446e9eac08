-- forced: case=default,betas,warmup,clipvalue,all
-- steps: 4
local options = {
  plain = { learning_rate = 0.01, clipnorm = 0.2 },
  default = {},
  betas = { learning_rate = 0.01, beta_1 = 0.5, beta_2 = 0.7, epsilon = 0.001 },
  warmup = { learning_rate = 0.01, warmup_steps = 3, weight_decay = 0.05 },
  clipvalue = { learning_rate = 0.01, clipvalue = 0.01, gradient_accumulation_steps = 2 },
  all = { learning_rate = 0.01, beta_1 = 0.6, beta_2 = 0.3, weight_decay = 0.05, global_clipnorm = 0.2, warmup_steps = 2,
          use_ema = true, ema_overwrite_frequency = 2 },
}
return require "with_optimizer" ("schedule_free_adamw", ScheduleFreeAdamW(options[case or "plain"]))
