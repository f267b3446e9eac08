-- integers
-- What goes back of several outputs a channel: wide borders around dy, a stride that leaves places of the window alone.
local x = Input { shape = {8, 7, 2} }
local y = DepthwiseConv2D { 3, padding = "same", depth_multiplier = 3 } (Conv2D { 17, 1 } (x))
y = DepthwiseConv2D { {5, 2}, strides = {4, 3}, padding = "same", depth_multiplier = 2 } (y)
local model = Model { name = "apart_op", inputs = x, outputs = Flatten() (y) }
model:compile { loss = "mse", loss_weights = {306}, optimizer = SGD { learning_rate = 1 } }
return model
