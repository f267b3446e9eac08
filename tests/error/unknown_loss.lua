-- expect: unknown_loss.lua:5: compile: optimizer: there is no optimizer 'adamm'; did you mean 'adam'?
-- expect: unknown_loss.lua:5: compile: loss: there is no loss 'categorical_crossentrpy'; did you mean 'categorical_crossentropy'?
-- expect: unknown_loss.lua:5: compile: metrics: there is no metric 'acuracy'; did you mean 'accuracy'?
local model = Sequential { Dense { 8, input_shape = {8} } }
model:compile { loss = "categorical_crossentrpy", optimizer = "adamm", metrics = {"acuracy"} }
return model
