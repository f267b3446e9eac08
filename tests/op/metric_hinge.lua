-- metrics: 0
return require "with_metric" ("metric_hinge", Hinge(), "tanh", "hinge")
