-- expect: resizing.lua:6: Resizing 'resizing': pad_to_aspect_ratio is not there yet
-- expect: resizing.lua:7: Resizing 'resizing_1': interpolation should be "bilinear" or "nearest", not "bicubic"
-- expect: resizing.lua:8: Resizing 'resizing_2': antialias is not there yet
-- expect: resizing.lua:9: CenterCrop 'center_crop': height = 0 is out of range: from 1 to 65536
local x = Input { shape = {4, 4, 3} }
local a = Resizing { 8, 8, pad_to_aspect_ratio = true } (x)
local b = Resizing { 8, 8, interpolation = "bicubic" } (x)
local c = Resizing { 8, 8, antialias = true } (x)
local d = CenterCrop { 0, 2 } (x)
return Model { inputs = x, outputs = {a, b, c, d} }
