-- MobileNetV1 of width 0.25, MLPerf Tiny's for "is a person in this picture?" at 96 x 96. 221,794 parameters.
local function normalized(x)
  return Activation { "relu" } (BatchNormalization() (x))
end

local function conv(x, filters, size, strides)
  return normalized(Conv2D { filters, size, strides = strides, padding = "same", kernel_initializer = "he_normal" } (x))
end

-- A depthwise 3x3 convolution and a pointwise one stand for a whole convolution.
local function separable(x, filters, strides)
  return conv(normalized(DepthwiseConv2D { 3, strides = strides, padding = "same" } (x)), filters, 1, 1)
end

local inputs = Input { shape = {96, 96, 3} }
local x = conv(inputs, 8, 3, 2)
x = separable(x, 16, 1)
for _, filters in ipairs { 32, 64, 128 } do
  x = separable(separable(x, filters, 2), filters, 1)
end
for _ = 1, 4 do
  x = separable(x, 128, 1)
end
x = separable(separable(x, 256, 2), 256, 1)
x = Flatten() (AveragePooling2D { 3 } (x))
local outputs = Dense { 2, activation = "softmax" } (x)

local model = Model { name = "mobilenet", inputs = inputs, outputs = outputs, class_names = { "nobody", "person" } }
model:compile { loss = "categorical_crossentropy", optimizer = Adam { learning_rate = 1e-3 }, metrics = {"accuracy"} }
model:fit { data = "persons", rescale = 1/255, batch_size = 32, epochs = 50, validation_split = 0.1 }
return model
