-- metrics: 0.6
return require "with_metric" ("sensitivity_at_specificity", SensitivityAtSpecificity { 0.6 }, "sigmoid", "binary_crossentropy")
