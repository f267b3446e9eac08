-- forced: case=map,places,weighted
local map = case and case ~= "weighted"
local loss = Tversky { alpha = 0.3, beta = 0.9, axis = case == "places" and -1 or map and {1, 2, 3} or -1 }
return require "with_loss" ("tversky", loss, "sigmoid", map, case == "weighted" and { sample_weight = true })
