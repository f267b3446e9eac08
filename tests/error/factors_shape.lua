-- expect: factors_shape.lua:9: RandomContrast 'random_contrast': factor should be two numbers, {from, to}, not 3
-- expect: factors_shape.lua:10: RandomBrightness 'random_brightness': value_range should be two numbers, {from, to}, not 1
-- expect: factors_shape.lua:11: RandomFlip 'random_flip' takes [height, width, channels], not [48]
-- expect: factors_shape.lua:12: RandomZoom 'random_zoom': fill_value fills nothing, since fill_mode is "reflect"
-- help: fill_mode = "constant" fills with it
-- expect: factors_shape.lua:13: RandomRotation 'random_rotation' takes [height, width, channels], not [48]
-- expect: factors_shape.lua:14: RandomTranslation 'random_translation': width_factor should be two numbers, {from, to}, not 3
local x = Input { shape = {4, 4, 3} }
local a = RandomContrast { {0.1, 0.2, 0.3} } (x)
local b = RandomBrightness { 0.1, value_range = 255 } (x)
local c = RandomFlip {} (Flatten() (x))
local d = RandomZoom { 0.1, fill_value = 1 } (x)
local e = RandomRotation { 0.1 } (Flatten() (x))
local f = RandomTranslation { 0.1, {0.1, 0.2, 0.3} } (x)
return Model { inputs = x, outputs = {a, b, c, d, e, f} }
