-- forced: case=map,near,weighted
local loss = CategoricalGeneralizedCrossEntropy { q = case == "near" and 0.9 or 0.5 }
return require "with_loss" ("categorical_generalized_cross_entropy", loss, case == "near" and "softplus" or "softmax", case == "map",
                            case == "weighted" and { sample_weight = true })
