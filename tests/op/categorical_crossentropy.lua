-- forced: case=softmax,logits,plain,map,smooth,smooth_logits,smooth_plain,smooth_map
-- Behind a softmax (computed from what goes into it), from logits, of any positive output, of each place of a map; all again with
-- targets that are smoothed.
local kind = (case or "softmax"):gsub("smooth_", "")
local smooth = case and case:find("smooth") and 0.15 or 0
local loss = CategoricalCrossentropy { from_logits = kind == "logits", label_smoothing = smooth }
local activation = kind == "logits" and "linear" or kind == "plain" and "softplus" or "softmax"
return require "with_loss" ("categorical_crossentropy", loss, activation, kind == "map")
