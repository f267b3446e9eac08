-- DS-CNN, MLPerf Tiny's for spoken words: ten of them, silence, and others. Its input are 49 windows of sound by 10 coefficients
-- (MFCC). 24,908 parameters.
local function normalized(x)
  return Activation { "relu" } (BatchNormalization() (x))
end

local function conv(x, size, strides)
  return normalized(Conv2D { 64, size, strides = strides, padding = "same", kernel_regularizer = L2 { 1e-4 } } (x))
end

local inputs = Input { shape = {49, 10, 1} }
local x = Dropout { 0.2 } (conv(inputs, {10, 4}, 2))
for _ = 1, 4 do
  x = conv(normalized(DepthwiseConv2D { 3, padding = "same", depthwise_regularizer = L2 { 1e-4 } } (x)), 1, 1)
end
x = Flatten() (AveragePooling2D { {25, 5} } (Dropout { 0.4 } (x)))
local outputs = Dense { 12, activation = "softmax" } (x)

local model = Model { name = "ds_cnn", inputs = inputs, outputs = outputs }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = Adam { learning_rate = 5e-4 }, metrics = {"accuracy"} }
model:fit { data = "spoken_words.npz", batch_size = 100, epochs = 36, validation_split = 0.1 }
return model
