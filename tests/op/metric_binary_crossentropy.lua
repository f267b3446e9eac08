-- metrics: 0
return require "with_metric" ("metric_binary_crossentropy", "binary_crossentropy", "hard_sigmoid", "binary_crossentropy")
