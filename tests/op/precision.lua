-- metrics: 0.05
return require "with_metric" ("precision", Precision { 0.05 }, "softmax", "categorical_crossentropy")
