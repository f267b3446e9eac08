-- expect: monitor_of_two.lua:7: EarlyStopping: nothing reports 'val_accuracy'; did you mean 'left_accuracy'?
-- help: reported are loss, learning_rate, left_loss, left_accuracy, right_loss, val_loss, val_left_loss, val_left_accuracy, val_right_loss
local x = Input { shape = {8} }
local left, right = Dense { 2, activation = "softmax", name = "left" } (x), Dense { 2, name = "right" } (x)
local model = Model { inputs = x, outputs = { left, right } }
model:compile { loss = { left = "categorical_crossentropy", right = "mse" }, metrics = { left = "accuracy" } }
model:fit { validation_split = 0.1, callbacks = { EarlyStopping { monitor = "val_accuracy" } } }
return model
