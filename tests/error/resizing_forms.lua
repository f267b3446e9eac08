-- expect: resizing_forms.lua:5: Resizing 'resizing': crop_to_aspect_ratio and pad_to_aspect_ratio are both true: a map is cut, or it gets borders
-- expect: resizing_forms.lua:6: Resizing 'resizing_1': antialias = true changes nothing of interpolation "nearest"; it does of "bilinear" and others
-- expect: resizing_forms.lua:7: Resizing 'resizing_2': fill_value is what pad_to_aspect_ratio = true puts around the map, and that is not given
local x = Input { shape = {4, 4, 3} }
local a = Resizing { 8, 8, pad_to_aspect_ratio = true, crop_to_aspect_ratio = true } (x)
local b = Resizing { 8, 8, interpolation = "nearest", antialias = true } (x)
local c = Resizing { 8, 8, fill_value = 1 } (x)
return Model { inputs = x, outputs = {a, b, c} }
