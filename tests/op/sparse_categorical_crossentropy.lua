-- forced: case=softmax,logits,plain,map
-- Behind a softmax (computed from what goes into it), from logits, of any positive output, of each place of a map.
local loss = SparseCategoricalCrossentropy { from_logits = case == "logits" }
local activation = case == "logits" and "linear" or case == "plain" and "softplus" or "softmax"
return require "with_loss" ("sparse_categorical_crossentropy", loss, activation, case == "map")
