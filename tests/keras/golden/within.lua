-- Normalisation within a sample: along sets of axes of odd maps, of rows and vectors; groups of channels, of rows and of columns.
local x = Input { shape = {5, 7, 3}, name = "x" }
local y
if case == "maps" then
  y = Conv2D { 5, {3, 2}, name = "first" } (LayerNormalization { name = "image" } (x))
  y = Add { LayerNormalization { axis = {1, 2, 3}, epsilon = 0.01, name = "all" } (y), LayerNormalization { axis = 1, name = "h" } (y),
            LayerNormalization { axis = {3, 1}, scale = false, name = "hc" } (y),
            LayerNormalization { axis = {-3, -2}, center = false, name = "hw" } (y) }
  y = Add { RMSNormalization { name = "square" } (y), RMSNormalization { axis = {2, 3}, epsilon = 0.1, name = "squares" } (y) }
  y = Concatenate { UnitNormalization { name = "unit" } (y), UnitNormalization { axis = {1, -1}, name = "units" } (y),
                    UnitNormalization { axis = 2, name = "column" } (y) }
elseif case == "rows" then
  y = Reshape { {5, 21} } (x)
  y = Add { LayerNormalization { name = "last" } (y), LayerNormalization { axis = 1, name = "steps" } (y),
            RMSNormalization { axis = {-1, -2}, name = "both" } (y), UnitNormalization { axis = 1, name = "unit" } (y),
            GroupNormalization { groups = 7, name = "groups" } (y), GroupNormalization { groups = 5, axis = 1, name = "each" } (y) }
  y = Dense { 11, name = "vector" } (Flatten {} (y))
  y = Concatenate { LayerNormalization { epsilon = 0.1, name = "row" } (y), RMSNormalization { name = "square" } (y),
                    UnitNormalization { name = "length" } (y), GroupNormalization { groups = 1, name = "one" } (y) }
else
  y = Conv2D { 12, 2, name = "first" } (GroupNormalization { groups = 3, name = "image" } (x))
  y = Add { GroupNormalization { groups = 3, name = "cut" } (y), GroupNormalization { groups = -1, scale = false, name = "alone" } (y),
            GroupNormalization { groups = 1, center = false, name = "whole" } (y),
            GroupNormalization { groups = 2, axis = 1, name = "bands" } (y),
            GroupNormalization { groups = 2, axis = -2, epsilon = 0.01, name = "columns" } (y) }
end
local model = Model { inputs = x, outputs = Dense { 2, name = "out" } (Flatten {} (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.002, momentum = 0.9 } }
model:fit { batch_size = 4 }
return model
