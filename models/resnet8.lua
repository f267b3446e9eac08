-- The residual network of MLPerf Tiny for CIFAR-10. 78,666 parameters.
local function conv(x, filters, size, strides)
  return Conv2D { filters, size, strides = strides, padding = "same", kernel_initializer = "he_normal",
                  kernel_regularizer = L2 { 1e-4 } } (x)
end

local function conv_norm(x, filters, strides)
  return BatchNormalization() (conv(x, filters, 3, strides))
end

-- Two convolutions beside a shortcut; where the map shrinks, the shortcut is a 1x1 convolution.
local function stack(x, filters, strides)
  local y = Activation { "relu" } (conv_norm(x, filters, strides))
  y = conv_norm(y, filters, 1)
  local shortcut = strides == 1 and x or conv(x, filters, 1, strides)
  return Activation { "relu" } (Add { shortcut, y })
end

local inputs = Input { shape = {32, 32, 3} }
local x = Activation { "relu" } (conv_norm(inputs, 16, 1))
x = stack(x, 16, 1)
x = stack(x, 32, 2)
x = stack(x, 64, 2)
x = AveragePooling2D { pool_size = 8 } (x)
x = Flatten() (x)
local outputs = Dense { 10, activation = "softmax", kernel_initializer = "he_normal" } (x)

local model = Model { name = "resnet8", inputs = inputs, outputs = outputs }
model:compile { loss = "categorical_crossentropy", optimizer = Adam { learning_rate = 1e-3 }, metrics = {"accuracy"} }
model:fit { data = "cifar10", batch_size = 32, epochs = 50, validation_split = 0.1, shuffle = true }
return model
