-- metrics: 0
return require "with_metric" ("log_cosh_error", LogCoshError())
