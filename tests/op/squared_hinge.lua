-- forced: case=vector,map
-- Targets -1 and 1.
return require "with_loss" ("squared_hinge", "squared_hinge", "linear", case == "map")
