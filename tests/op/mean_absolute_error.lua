-- forced: case=vector,map
return require "with_loss" ("mean_absolute_error", MeanAbsoluteError(), "tanh", case == "map")
