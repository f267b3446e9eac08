-- forced: case=plain,plain_balanced,third,none,map,weighted,smooth
-- Of an output between 0 and 1 (behind a sigmoid it is sigmoid_focal_crossentropy). Other powers, smoothed targets, samples that
-- count by the data's number.
local kind = (case or "plain"):gsub("_balanced", "")
local balanced = case and case:find("balanced") and true or false
local gamma = kind == "third" and 3 or kind == "none" and 0 or kind == "map" and 1.5 or 2
local loss = BinaryFocalCrossentropy { gamma = gamma, apply_class_balancing = balanced,
  label_smoothing = kind == "smooth" and 0.15 or 0 }
return require "with_loss" ("binary_focal_crossentropy", loss, "hard_sigmoid", kind == "map",
                            kind == "weighted" and { sample_weight = true })
