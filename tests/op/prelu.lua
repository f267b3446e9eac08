-- Slopes for each place, for each channel, row or column, and one for all; of maps, matrices and vectors, one of them frozen. None
-- begins at 0, where what is behind would bend.
local function sloped(axes, more)
  local options = { alpha_initializer = Constant { 0.3 }, shared_axes = axes }
  for k, v in pairs(more or {}) do options[k] = v end
  return PReLU(options)
end
local x = Input { shape = {4, 5, 3} }
local wide = Rescaling { 2 } (x)
local y = sloped({1, 2}, { alpha_regularizer = L2 { 0.01 } })(Conv2D { 17, 2 } (wide))
y = sloped()(Conv2D { 3, 2 } (sloped(3)(y)))
y = Flatten() (sloped({1, 2, 3})(sloped({2}, { trainable = false })(y)))
local rows = sloped({1})(sloped({2})(Reshape { {10, 6} } (wide)))
local z = sloped({1})(sloped()(Dense { 19 } (y)))
local ends = { z, Flatten() (sloped()(wide)), Flatten() (sloped({1, 3})(wide)), Flatten() (sloped()(rows)) }
local model = Model { name = "prelu_op", inputs = x, outputs = Dense { 3 } (Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
