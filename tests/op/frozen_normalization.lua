-- forced: case=trunk,middle,bare,called,nested,assigned
-- Frozen layers: a BatchNormalization is inference's, no gradient is made of what is frozen, nor below the lowest layer that is
-- trained, and no regularizer counts; a layer that says its own trainable keeps to it. Called: twice, as a block that is frozen.
local below, bare = case == "middle" or nil, case == "bare"
local function conv(x, filters, on)
  local y = Conv2D { filters, 3, padding = "same", use_bias = not bare, trainable = on, kernel_regularizer = L2 { 0.01 } } (x)
  return BatchNormalization { trainable = on, epsilon = 0.01, scale = not bare, center = not bare } (y)
end
local a = Input { shape = {6, 5, 3} }
local b = MaxPooling2D { 2 } (ReLU() (conv(a, 18, below)))
b = BatchNormalization() (Conv2D { 7, 2, activation = "tanh", trainable = true } (b))
local trunk = Model { inputs = a, outputs = b, trainable = case == "assigned" }
local x = Input { shape = {6, 5, 3} }
local y = trunk(x)
if case == "called" then y = Add { y, trunk(Rescaling { 0.5 } (x)) } end
if case == "assigned" then trunk.trainable = false end
local rest = { Flatten(), Dense { 9, activation = "relu", trainable = false }, BatchNormalization { trainable = false }, Dense { 3 } }
local model
if case == "nested" then
  model = Sequential { trunk, name = "frozen_op" }
  for _, layer in ipairs(rest) do model:add(layer) end
else
  for _, layer in ipairs(rest) do y = layer(y) end
  model = Model { name = "frozen_op", inputs = x, outputs = y }
end
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
