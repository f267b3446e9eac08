-- metrics: 0
return require "with_metric" ("root_mean_squared_error", RootMeanSquaredError())
