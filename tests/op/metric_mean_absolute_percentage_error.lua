-- metrics: 0
return require "with_metric" ("metric_mean_absolute_percentage_error", "mape", "tanh", "mape")
