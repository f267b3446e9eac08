-- expect: most_sums.lua:5: compile: 385 losses and metrics; 256 are the most
local x, y = Input { 2 }, {}
for i = 1, 64 do y[i] = Dense { 1 }(x) end
local model = Model { inputs = x, outputs = y }
model:compile { loss = "mse", metrics = { "mae", "mse", "acc", "binary_accuracy", "top_k_categorical_accuracy" } }
return model
