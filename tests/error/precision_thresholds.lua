-- expect: precision_thresholds.lua:4: metric Precision: a figure has one threshold, and thresholds has 2
-- help: give one metric for each, with a name of its own: Precision { thresholds = 0.3, name = "..." }
local model = Sequential { Dense { 1, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "binary_crossentropy", metrics = { Precision { thresholds = {0.3, 0.6} } } }
return model
