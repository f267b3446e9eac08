-- forced: case=sigmoid,logits,plain,map,smooth,smooth_logits,smooth_plain,smooth_map,weighted
-- Behind a sigmoid (computed from what goes into it), from logits, of an output between 0 and 1, of each place of a map; all again
-- with targets that are smoothed. Weighted: each sample counts by the data's number.
local kind = (case or "sigmoid"):gsub("smooth_", "")
local smooth = case and case:find("smooth") and 0.15 or 0
local loss = BinaryCrossentropy { from_logits = kind == "logits", label_smoothing = smooth }
local activation = kind == "logits" and "linear" or kind == "plain" and "hard_sigmoid" or "sigmoid"
return require "with_loss" ("binary_crossentropy", loss, activation, kind == "map",
                            case == "weighted" and { sample_weight = true })
