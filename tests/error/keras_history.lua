-- expect: keras_history.lua:5: nothing is trained while the file runs: the program does it, and its run folder has history.csv
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
local history = model:fit { epochs = 3 }
print(history.history)
return model
