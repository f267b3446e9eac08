-- metrics: 0.4
return require "with_metric" ("true_negatives", TrueNegatives { 0.4 }, "sigmoid", "binary_crossentropy")
