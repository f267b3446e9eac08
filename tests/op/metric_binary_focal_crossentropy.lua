-- metrics: 2
return require "with_metric" ("metric_binary_focal_crossentropy", "binary_focal_crossentropy", "sigmoid", "binary_crossentropy")
