-- expect: direction.lua:4: loss CosineSimilarity compares directions along the last axis, but an output of shape [1] has one number there
-- help: mean_squared_error compares numbers
local model = Sequential { Dense { 1, input_shape = {4} } }
model:compile { loss = "cosine_similarity" }
return model
