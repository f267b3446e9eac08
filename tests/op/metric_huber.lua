-- metrics: 0.5
return require "with_metric" ("metric_huber", Huber { delta = 0.5 })
