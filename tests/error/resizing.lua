-- expect: resizing.lua:5: Resizing 'resizing': interpolation should be "bilinear", "nearest", "bicubic", "lanczos3", "lanczos5" or "area", not "gaussian"
-- expect: resizing.lua:6: Resizing 'resizing_1': fill_mode should be "constant", not "reflect"
-- expect: resizing.lua:7: CenterCrop 'center_crop': height = 0 is out of range: from 1 to 65536
local x = Input { shape = {4, 4, 3} }
local a = Resizing { 8, 8, interpolation = "gaussian" } (x)
local b = Resizing { 8, 6, pad_to_aspect_ratio = true, fill_mode = "reflect" } (x)
local c = CenterCrop { 0, 2 } (x)
return Model { inputs = x, outputs = {a, b, c} }
