-- metrics: 0
return require "with_metric" ("r2_score", R2Score())
