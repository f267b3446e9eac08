-- forced: case=vector,map
return require "with_loss" ("poisson", "poisson", "softplus", case == "map")
