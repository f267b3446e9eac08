-- metrics: 0.4
return require "with_metric" ("true_positives", TruePositives { 0.4 }, "sigmoid", "binary_crossentropy")
