-- metrics: 0.4
return require "with_metric" ("f1_score", F1Score { average = "macro", threshold = 0.4 }, "sigmoid", "binary_crossentropy")
