-- forced: case=vector,map,positive
-- Of outputs of both signs, and where the best of the others is above 0.
local activation = case == "positive" and "softplus" or "linear"
return require "with_loss" ("categorical_hinge", "categorical_hinge", activation, case == "map")
