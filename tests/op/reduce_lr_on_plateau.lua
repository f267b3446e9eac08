-- epochs: 5
-- says: 0.25
return require "with_callback" ("reduce_lr_on_plateau", {
  ReduceLROnPlateau { monitor = "loss", factor = 0.5, patience = 1, min_delta = 100, cooldown = 1, min_lr = 0.25, verbose = 1 } })
