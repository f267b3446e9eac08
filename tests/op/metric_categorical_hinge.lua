-- metrics: 0
return require "with_metric" ("metric_categorical_hinge", CategoricalHinge(), "linear", "categorical_hinge")
