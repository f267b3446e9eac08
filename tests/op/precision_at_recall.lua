-- metrics: 0.6
return require "with_metric" ("precision_at_recall", PrecisionAtRecall { 0.6 }, "sigmoid", "binary_crossentropy")
