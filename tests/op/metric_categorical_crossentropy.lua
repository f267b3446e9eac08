-- metrics: 0
return require "with_metric" ("metric_categorical_crossentropy", "categorical_crossentropy", "softmax", "categorical_crossentropy")
