-- forced: case=vector,map,narrow
-- Narrow: most errors are beyond delta; else few, and none.
local loss = Huber { delta = case == "narrow" and 0.15 or case == "map" and 0.75 or 1 }
return require "with_loss" ("huber", loss, "linear", case == "map")
