-- metrics: 0
return require "with_metric" ("metric_mean_squared_logarithmic_error", "msle", "softplus", "msle")
