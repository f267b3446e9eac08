-- expect: unknown_monitor.lua:4: EarlyStopping: nothing reports 'val_los'; did you mean 'val_loss'?
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = "mse", metrics = {"mae"} }
model:fit { data = "x.npz", validation_split = 0.1, callbacks = { EarlyStopping { monitor = "val_los" } } }
return model
