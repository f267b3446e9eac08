-- forced: case=vector,map,wide
-- Of a distribution, and where some outputs are beyond what they are kept in.
return require "with_loss" ("kl_divergence", "kld", case == "wide" and "linear" or "softmax", case == "map")
