-- expect: keras_fit_generator.lua:4: fit_generator is called fit
local model = Sequential { Dense { 3, input_shape = {8} } }
model:compile { loss = "mse" }
model:fit_generator(3)
return model
