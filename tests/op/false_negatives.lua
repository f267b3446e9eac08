-- metrics: 0.4
return require "with_metric" ("false_negatives", FalseNegatives { 0.4 }, "sigmoid", "binary_crossentropy")
