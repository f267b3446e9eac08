-- expect: normalised_axes.lua:14: LayerNormalization 'layer_normalization': axis 0 is the batch's, and statistics are of a sample
-- expect: normalised_axes.lua:15: LayerNormalization 'layer_normalization_1': axis 4, and [6,5,9] has the axes 1 to 3 behind the batch's, 0
-- expect: normalised_axes.lua:16: LayerNormalization 'layer_normalization_2': axis -1 is given twice
-- expect: normalised_axes.lua:17: LayerNormalization 'layer_normalization_3': axis lists 1 and -1: count all axes from the same end
-- help: Keras 3 sorts such a list so that the axes of gamma and beta stand in another order than the input's
-- expect: normalised_axes.lua:18: GroupNormalization 'group_normalization': 32 groups do not divide the 9 places of axis -1 of [6,5,9]
-- help: groups = -1 makes each a group of its own; 1, one of all
-- expect: normalised_axes.lua:19: GroupNormalization 'group_normalization_1': 4 groups do not divide the 6 places of axis 1 of [6,5,9]
-- expect: normalised_axes.lua:20: RMSNormalization 'rms_normalization': its axes should be the last ones of [6,5,9]: Keras 3 lays the weight `scale` along those
-- expect: normalised_axes.lua:21: UnitNormalization 'unit_normalization': axis 0.5, and [6,5,9] has the axes 1 to 3 behind the batch's, 0
local x = Input { shape = {6, 5, 9} }
local outputs = {}
for i, layer in ipairs {
  LayerNormalization { axis = 0 },
  LayerNormalization { axis = {2, 4} },
  LayerNormalization { axis = {3, -1} },
  LayerNormalization { axis = {1, -1} },
  GroupNormalization(),
  GroupNormalization { groups = 4, axis = 1 },
  RMSNormalization { axis = 2 },
  UnitNormalization { axis = 0.5 },
} do outputs[i] = layer(x) end
return Model { inputs = x, outputs = outputs }
