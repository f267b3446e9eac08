-- steps: 3
return require "with_constraint" ("non_neg", function(rank, other) return other and NonNeg() or "nonneg" end)
