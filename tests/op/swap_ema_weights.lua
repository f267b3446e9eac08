-- epochs: 3
-- leaves: averages.safetensors weights.safetensors
-- says: the averages of use_ema
return require "with_callback" ("swap_ema_weights", { SwapEMAWeights { swap_on_epoch = true },
  ModelCheckpoint { filepath = "averages.safetensors", save_weights_only = true } })
