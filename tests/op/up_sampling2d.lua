-- Each element several times, and in between, of an image and of maps of many channels.
local x = Input { shape = {4, 5, 3} }
local y = Conv2D { 18, {3, 2}, padding = "same", activation = "tanh" } (UpSampling2D { {1, 2} } (x))
local parts = {}
for i, layer in ipairs {
  UpSampling2D(), UpSampling2D { {3, 1} }, UpSampling2D { 1 }, UpSampling2D { {2, 3}, interpolation = "bilinear" },
  UpSampling2D { {1, 3}, interpolation = "bicubic" }, UpSampling2D { 2, interpolation = "lanczos3" },
  UpSampling2D { {2, 1}, interpolation = "lanczos5" },
} do parts[i] = Dense { 3 } (Flatten() (layer(y))) end
parts[#parts + 1] = Dense { 3 } (Flatten() (Conv2D { 2, 1 } (UpSampling2D { 2, interpolation = "bilinear" } (x))))
local model = Model { name = "up_sampling2d_op", inputs = x, outputs = Add(parts) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
