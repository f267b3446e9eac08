-- expect: keras_early_monitor.lua:5: EarlyStopping: nothing reports 'val_acc'
-- help: reported are loss, learning_rate, val_loss
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit { callbacks = { EarlyStopping { monitor = "val_acc" } } }
return model
