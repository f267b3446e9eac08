-- forced: case=vector,map
-- Of numbers above 0, and where half of them are kept above 0.
return require "with_loss" ("mean_squared_logarithmic_error", "msle", case == "map" and "tanh" or "softplus", case == "map")
