-- metrics: 0.05
return require "with_metric" ("recall", Recall { thresholds = 0.05 }, "softmax", "categorical_crossentropy")
