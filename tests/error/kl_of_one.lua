-- expect: kl_of_one.lua:4: loss KLDivergence compares distributions along the last axis, but an output of shape [1] has one number there
-- help: binary_crossentropy and a sigmoid make one number a yes or no
local model = Sequential { Dense { 1, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "kl_divergence" }
return model
