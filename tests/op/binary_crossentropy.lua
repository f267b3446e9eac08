-- forced: case=sigmoid,logits,plain,map
-- Behind a sigmoid (computed from what goes into it), from logits, of an output between 0 and 1, of each place of a map.
local loss = BinaryCrossentropy { from_logits = case == "logits" }
local activation = case == "logits" and "linear" or case == "plain" and "hard_sigmoid" or "sigmoid"
return require "with_loss" ("binary_crossentropy", loss, activation, case == "map")
