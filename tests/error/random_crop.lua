-- expect: random_crop.lua:5: RandomCrop 'random_crop': 8 x 4 is not smaller both ways than the 8 x 6 that comes in: nothing is left to draw
-- help: Resizing { 8, 4, crop_to_aspect_ratio = true } takes the largest part of that shape
-- expect: random_crop.lua:6: RandomErasing 'random_erasing': fill_value should be a number, or three for three channels, not 2 for 3
local x = Input { shape = {8, 6, 3} }
local a = RandomCrop { 8, 4 } (x)
local b = RandomErasing { fill_value = {1, 2} } (x)
return Model { inputs = x, outputs = {a, b} }
