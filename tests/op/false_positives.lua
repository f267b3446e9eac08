-- metrics: 0.4
return require "with_metric" ("false_positives", FalsePositives { 0.4 }, "sigmoid", "binary_crossentropy")
