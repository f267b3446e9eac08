-- forced: case=logits,plain,map,smooth_logits,list,list_logits,single,none,half,classes
-- Behind a softmax, from logits, of any positive output, of each place of a map; a number for each class; powers of 1, 0, a half.
-- Classes: samples count by their class.
local kind, list = (case or "softmax"):gsub("^%a+_", ""), case and case:find("list")
local gamma = ({ single = 1, none = 0, half = 0.5, plain = 3 })[kind] or 2
local loss = CategoricalFocalCrossentropy { gamma = gamma, alpha = list and {0.1, 0.5, 1, 2, 0.25} or kind == "plain" and 1 or 0.25,
  from_logits = kind == "logits", label_smoothing = case and case:find("smooth") and 0.15 or 0 }
local activation = kind == "logits" and "linear" or kind == "plain" and "softplus" or "softmax"
local fit = case == "classes" and { class_weight = { [0] = 0.5, [3] = 2.25, [4] = 0 } } or nil
return require "with_loss" ("categorical_focal_crossentropy", loss, activation, kind == "map", fit)
