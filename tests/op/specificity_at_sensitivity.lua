-- metrics: 0.6
return require "with_metric" ("specificity_at_sensitivity", SpecificityAtSensitivity { 0.6 }, "sigmoid", "binary_crossentropy")
