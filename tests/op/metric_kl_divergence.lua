-- metrics: 0
return require "with_metric" ("metric_kl_divergence", KLDivergence(), "softmax", "kld")
