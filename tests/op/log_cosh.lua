-- forced: case=vector,map
return require "with_loss" ("log_cosh", LogCosh(), "linear", case == "map")
