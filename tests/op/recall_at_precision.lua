-- metrics: 0.5
return require "with_metric" ("recall_at_precision", RecallAtPrecision { 0.5 }, "sigmoid", "binary_crossentropy")
