-- expect: volume.lua:5: MaxPooling3D 'max_pooling3d' takes [depth, height, width, channels], not [8,8,1]
-- expect: volume.lua:6: MaxPooling3D 'max_pooling3d_1': window 2x5x2 does not fit the 4x4x4 input (padding "valid")
local map, volume = Input { shape = {8, 8, 1} }, Input { shape = {4, 4, 4, 1} }
return Model { inputs = {map, volume}, outputs = {
  Dense { 1 } (Flatten()(MaxPooling3D { 2 }(map))),
  Dense { 1 } (Flatten()(MaxPooling3D { {2, 5, 2} }(volume))),
} }
