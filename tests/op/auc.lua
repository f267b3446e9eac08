-- metrics: 200
return require "with_metric" ("auc", AUC(), "sigmoid", "binary_crossentropy")
