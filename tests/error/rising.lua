-- expect: rising.lua:4: RandomBrightness 'random_brightness': value_range = {1, 0}: the first should be below the second
-- expect: rising.lua:6: RandomUniform: minval = 1 is above maxval = 0.5
local x = Input { shape = {4, 4, 3} }
local bright = RandomBrightness { 0.1, value_range = {1, 0} } (x)
local model = Model { inputs = x, outputs = { Flatten() (bright),
  Dense { 3, kernel_initializer = RandomUniform { minval = 1, maxval = 0.5 } } (Flatten() (x)) } }
model:compile { loss = "mse" }
return model
