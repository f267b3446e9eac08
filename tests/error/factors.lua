-- expect: factors.lua:5: RandomContrast 'random_contrast': factor = -0.5 is out of range: from 0 to 1
-- expect: factors.lua:6: RandomBrightness 'random_brightness': factor = 2 is out of range: from -1 to 1
-- expect: factors.lua:7: RandomFlip 'random_flip': mode should be "horizontal", "vertical" or "horizontal_and_vertical", not "sideways"
local x = Input { shape = {4, 4, 3} }
RandomContrast { -0.5 } (x)
RandomBrightness { {0.1, 2} } (x)
RandomFlip { "sideways" } (x)
return Sequential { Dense { 1, input_shape = {2} } }
