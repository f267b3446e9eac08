-- expect: dice_axis.lua:11: loss Dice: without an axis it is one figure of a whole batch, which is not there
-- expect: dice_axis.lua:12: loss Tversky: with the axis 0 it is one figure of a whole batch, which is not there
-- expect: dice_axis.lua:13: loss Dice: the axes are all behind the batch's, or the last; others are not there yet
-- expect: dice_axis.lua:14: loss Dice: axis = 1.5, but an output of shape [4,4,2] has the axes 1 to 3 behind the batch's, 0
-- help: axis = {1, 2, 3} is one of each sample, and the mean of those
-- help: axis = {1, 2, 3} is of each sample, axis = -1 of each place
local x = Input { 4, 4, 2 }
local function y() return Conv2D { 2, 1, activation = "softmax" } (x) end
local model = Model { inputs = x, outputs = { y(), y(), y(), y() } }
model:compile { loss = {
  Dice { },
  Tversky { axis = {0, 1, 2} },
  Dice { axis = {1, 2} },
  Dice { axis = 1.5 },
} }
return model
