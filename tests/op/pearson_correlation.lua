-- metrics: 0
return require "with_metric" ("pearson_correlation", PearsonCorrelation())
