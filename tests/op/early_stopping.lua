-- epochs: 9
-- says: stop
return require "with_callback" ("early_stopping", {
  EarlyStopping { monitor = "loss", patience = 1, min_delta = 100, verbose = 1 } })
