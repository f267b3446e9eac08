-- expect: schedule_plateau.lua:6: ReduceLROnPlateau: the learning rate follows ExponentialDecay (line 5), and no callback can change it
-- help: give the optimizer a number as its learning_rate, or leave out ReduceLROnPlateau
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse",
                optimizer = RMSprop { learning_rate = ExponentialDecay { 0.1, 1000, 0.9 } } }
model:fit { validation_split = 0.1, callbacks = { EarlyStopping(), ReduceLROnPlateau { patience = 3 } } }
return model
