-- forced: case=vector,map,weighted
-- Weighted: each sample, a map, counts by the data's number.
local fit = case == "weighted" and { sample_weight = true } or nil
return require "with_loss" ("mean_squared_error", MeanSquaredError(), "tanh", case == "map" or case == "weighted", fit)
