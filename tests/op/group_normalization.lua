-- forced: case=axes,bare
-- Groups that cut a line of channels, of one channel, of all; of rows and columns of a map; on rows and vectors.
local x = Input { shape = {4, 6, 3} }
local bare = case == "bare"
local y = Conv2D { 20, {2, 3}, padding = "same" } (GroupNormalization { groups = 3 } (x))
if case == "axes" then
  for i, o in ipairs { {2, 1}, {3, 2}, {-1, 1}, {6, -2}, {1, 2} } do
    y = Add { y, GroupNormalization { groups = o[1], axis = o[2], center = i ~= 3, scale = i ~= 2 } (y) }
  end
else
  y = GroupNormalization { groups = 5, center = not bare } (y)
  y = Add { y, Conv2D { 20, 3, padding = "same" } (GroupNormalization { groups = -1, scale = not bare } (y)) }
  y = GroupNormalization { groups = 1, epsilon = 0.01, scale = not bare, center = not bare } (y)
end
y = Conv2D { 4, 3 } (Activation { "tanh" } (y))
y = GroupNormalization { groups = 2 } (Reshape { {2, 16} } (y))
y = GroupNormalization { groups = 4, center = not bare } (Dense { 20 } (Flatten() (y)))
local model = Model { name = "group_normalization_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
