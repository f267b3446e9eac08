-- expect: factors.lua:9: RandomContrast 'random_contrast': factor = -0.5 is out of range: from 0 to 1
-- expect: factors.lua:10: RandomBrightness 'random_brightness': factor = 2 is out of range: from -1 to 1
-- expect: factors.lua:11: RandomFlip 'random_flip': mode should be "horizontal", "vertical" or "horizontal_and_vertical", not "sideways"
-- expect: factors.lua:12: RandomTranslation 'random_translation': width_factor = -1.5 is out of range: from -1 to 1
-- expect: factors.lua:13: RandomZoom 'random_zoom': height_factor = -1 is out of range: above -1 and at most 1
-- expect: factors.lua:14: RandomShear 'random_shear': y_factor = -0.1 is out of range: from 0 to 1
-- expect: factors.lua:15: RandomRotation 'random_rotation': fill_mode should be "reflect", "wrap", "constant" or "nearest", not "mirror"
local x = Input { shape = {4, 4, 3} }
RandomContrast { -0.5 } (x)
RandomBrightness { {0.1, 2} } (x)
RandomFlip { "sideways" } (x)
RandomTranslation { 0.1, {0.1, -1.5} } (x)
RandomZoom { -1 } (x)
RandomShear { y_factor = -0.1 } (x)
RandomRotation { 0.1, "mirror" } (x)
return Sequential { Dense { 1, input_shape = {2} } }
