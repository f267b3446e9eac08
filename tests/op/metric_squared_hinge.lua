-- metrics: 0
return require "with_metric" ("metric_squared_hinge", "squared_hinge", "tanh", "squared_hinge")
