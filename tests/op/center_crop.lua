-- Cut where the map is larger, resized from the middle where one side is smaller.
local x = Input { shape = {7, 6, 3} }
local y = Conv2D { 18, {3, 2}, padding = "same", activation = "tanh" } (CenterCrop { 5, 6 } (x))
local outputs = {}
for i, size in ipairs { {5, 6}, {2, 3}, {1, 1}, {4, 9}, {8, 3} } do
  outputs[i] = Dense { 3 } (Flatten() (CenterCrop { size[1], size[2] } (y)))
end
local model = Model { name = "center_crop_op", inputs = x, outputs = Add(outputs) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
