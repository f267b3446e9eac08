-- expect: f1_of_one.lua:4: metric F1Score: the largest of one output is always a yes
-- help: threshold = 0.5 makes it a yes where it is above
local model = Sequential { Dense { 1, activation = "sigmoid", input_shape = {4} } }
model:compile { loss = "binary_crossentropy", metrics = { F1Score() } }
return model
