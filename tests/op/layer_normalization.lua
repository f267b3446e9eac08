-- forced: case=axes,bare,narrow
-- Along sets of axes, behind and before a convolution, whose borders are theirs, and in a residual sum; on maps, rows and vectors.
-- axes: most sets; bare: without gamma, without beta; narrow: the input's three channels, and few.
local x = Input { shape = {5, 4, 3} }
local bare = case == "bare"
local y = x
if case == "narrow" then y = LayerNormalization { epsilon = 0.01 } (x) end
y = Conv2D { case == "narrow" and 10 or 18, {2, 3}, padding = "same" } (y)
if case == "axes" then
  for i, axis in ipairs { 1, 2, {1, 2}, {-1}, {1, 3}, {2, 3} } do
    y = Add { y, LayerNormalization { axis = axis, center = i ~= 2, scale = i ~= 3 } (y) }
  end
else
  y = LayerNormalization { center = not bare } (y)
  local all = LayerNormalization { axis = {3, 1, 2}, scale = not bare } (y)
  y = Add { y, Conv2D { case == "narrow" and 10 or 18, 3, padding = "same" } (all) }
  y = LayerNormalization { axis = 1, scale = not bare, center = not bare } (y)
end
y = Conv2D { 4, 2 } (Activation { "tanh" } (y))
y = LayerNormalization { axis = case == "axes" and -2 or -1 } (Reshape { {3, 16} } (y))
y = LayerNormalization { scale = not bare } (Dense { 21 } (Flatten() (y)))
local model = Model { name = "layer_normalization_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
