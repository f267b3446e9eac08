-- forced: case=vector,map
-- Targets 0 and 1.
return require "with_loss" ("hinge", "hinge", "linear", case == "map")
