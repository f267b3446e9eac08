-- forced: case=vector,map
return require "with_loss" ("mean_squared_error", MeanSquaredError(), "tanh", case == "map")
