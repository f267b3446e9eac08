-- expect: factors_shape.lua:5: RandomContrast 'random_contrast': factor should be two numbers, {from, to}, not 3
-- expect: factors_shape.lua:6: RandomBrightness 'random_brightness': value_range should be two numbers, {from, to}, not 1
-- expect: factors_shape.lua:7: RandomFlip 'random_flip' takes [height, width, channels], not [48]
local x = Input { shape = {4, 4, 3} }
local a = RandomContrast { {0.1, 0.2, 0.3} } (x)
local b = RandomBrightness { 0.1, value_range = 255 } (x)
local c = RandomFlip {} (Flatten() (x))
return Model { inputs = x, outputs = {a, b, c} }
