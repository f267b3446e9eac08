-- forced: case=vector,map
return require "with_loss" ("mean_absolute_percentage_error", "mape", "tanh", case == "map")
