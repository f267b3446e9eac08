-- metrics: 0
return require "with_metric" ("concordance_correlation", ConcordanceCorrelation())
