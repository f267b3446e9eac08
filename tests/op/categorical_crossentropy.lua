-- forced: case=softmax,logits,plain,map,smooth,smooth_logits,smooth_plain,smooth_map,weighted,weighted_plain,classes
-- Behind a softmax (computed from what goes into it), from logits, of any positive output, of each place of a map; all again with
-- targets that are smoothed. Weighted: samples count by the data's numbers, or by their class.
local kind = (case or "softmax"):gsub("smooth_", ""):gsub("weighted_", "")
local smooth = case and case:find("smooth") and 0.15 or 0
local loss = CategoricalCrossentropy { from_logits = kind == "logits", label_smoothing = smooth }
local activation = kind == "logits" and "linear" or kind == "plain" and "softplus" or "softmax"
local fit = case == "classes" and { class_weight = { [0] = 0.5, [3] = 2.25, [4] = 0 } }
  or case and case:find("weighted") and { sample_weight = true }
return require "with_loss" ("categorical_crossentropy", loss, activation, kind == "map", fit)
