-- expect: ftrl_plateau.lua:4: ReduceLROnPlateau: factor = 0 makes the rate 0, and Ftrl divides by it: it should be from 1e-37 to 1e37
local model = Sequential { Dense { 1, input_shape = {8} } }
model:compile { loss = "mse", optimizer = "ftrl" }
model:fit { callbacks = { ReduceLROnPlateau { monitor = "loss", factor = 0 },
  ReduceLROnPlateau { monitor = "loss", factor = 0, min_lr = 1e-5 } } }
return model
