-- forced: case=default,adam,excluded,plain_steps,all
-- steps: 4
local options = {
  plain = { learning_rate = 0.01, clipnorm = 0.2 },
  default = {},
  adam = { learning_rate = 0.01, adam_beta_1 = 0.5, adam_beta_2 = 0.7, adam_weight_decay = 0.1, epsilon = 0.001,
           adam_lr_ratio = 0.5 },
  excluded = { learning_rate = 0.01, exclude_layers = {"_1/", "^conv"}, weight_decay = 0.1, clipvalue = 0.01 },
  plain_steps = { learning_rate = 0.01, momentum = 0.5, nesterov = false, rms_rate = 0, ns_steps = 3, weight_decay = 0,
                  muon_a = 2, muon_b = -1.5, muon_c = 0.5 },
  all = { learning_rate = 0.01, momentum = 0.8, global_clipnorm = 0.2, use_ema = true, ema_overwrite_frequency = 2,
          gradient_accumulation_steps = 2 },
}
return require "with_optimizer" ("muon", Muon(options[case or "plain"]))
