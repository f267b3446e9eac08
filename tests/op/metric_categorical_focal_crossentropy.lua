-- metrics: 2
return require "with_metric" ("metric_categorical_focal_crossentropy", "categorical_focal_crossentropy", "softmax", "categorical_crossentropy")
