-- metrics: 0.4
-- Beta is 2.
return require "with_metric" ("fbeta_score", FBetaScore { average = "macro", beta = 2, threshold = 0.4 }, "sigmoid",
                              "binary_crossentropy")
