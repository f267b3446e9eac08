-- forced: case=momentum,nesterov,decay,clipnorm,clipvalue,global_clipnorm,average,all
-- steps: 4
local options = {
  plain = { learning_rate = 0.1 },
  momentum = { learning_rate = 0.1, momentum = 0.9 },
  nesterov = { learning_rate = 0.1, momentum = 0.8, nesterov = true },
  decay = { learning_rate = 0.1, weight_decay = 0.05 },
  clipnorm = { learning_rate = 0.1, clipnorm = 0.2 },
  clipvalue = { learning_rate = 0.1, clipvalue = 0.01 },
  global_clipnorm = { learning_rate = 0.1, global_clipnorm = 0.3 },
  average = { learning_rate = 0.1, use_ema = true, ema_momentum = 0.5, ema_overwrite_frequency = 4 },
  all = { learning_rate = 0.1, momentum = 0.9, nesterov = true, weight_decay = 0.05, global_clipnorm = 0.3,
          gradient_accumulation_steps = 2 },
}
return require "with_optimizer" ("sgd", SGD(options[case or "plain"]))
