-- expect: rate_of_validation.lua:4: EarlyStopping: nothing reports 'val_learning_rate'; did you mean 'learning_rate'?
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = "mse", metrics = {"mae"} }
model:fit { data = "x.npz", validation_split = 0.1, callbacks = { EarlyStopping { monitor = "val_learning_rate" } } }
return model
