-- expect: borders.lua:10: ZeroPadding2D 'zero_padding2d': padding should be a whole number, {h, w} or {{top, bottom}, {left, right}}, not a table
-- expect: borders.lua:11: ZeroPadding2D 'zero_padding2d_1': padding = -1 is out of range: from 0 to 65536
-- expect: borders.lua:12: Cropping1D 'cropping1d': cropping should be a whole number or {before, after}, not "1"
-- expect: borders.lua:13: MaxPooling1D 'max_pooling1d': pool_size should be a whole number, not a table
-- expect: borders.lua:14: ZeroPadding3D 'zero_padding3d': padding should be a whole number, {depth, h, w} or {{front, back}, {top, bottom}, {left, right}}, not a table
-- expect: borders.lua:15: UpSampling3D 'up_sampling3d': size should be a whole number or three of them, not a table
local map, sequence, volume = {8, 8, 1}, {8, 1}, {4, 4, 4, 1}
local function alone(layer) return Sequential { layer, Flatten() } end
local models = {
  alone(ZeroPadding2D { {1, 2, 3}, input_shape = map }),
  alone(ZeroPadding2D { {{1, 1}, {-1, 2}}, input_shape = map }),
  alone(Cropping1D { "1", input_shape = sequence }),
  alone(MaxPooling1D { {1, 2}, input_shape = sequence }),
  alone(ZeroPadding3D { {1, 2}, input_shape = volume }),
  alone(UpSampling3D { {2, 2}, input_shape = volume }),
}
return models[1]
