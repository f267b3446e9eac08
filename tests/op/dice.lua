-- forced: case=map,places,one,weighted
-- Of a row, of a map's samples, of each of its places; of a yes or no a place. Weighted: samples count by the data's numbers.
local map = case and case ~= "weighted"
local loss = Dice { axis = case == "places" and -1 or map and {1, 2, 3} or {1} }
return require "with_loss" ("dice", loss, case == "one" and "sigmoid" or "softmax", map, case == "weighted" and { sample_weight = true })
