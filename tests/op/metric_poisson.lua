-- metrics: 0
return require "with_metric" ("metric_poisson", "poisson", "softplus", "poisson")
