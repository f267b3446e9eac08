-- Layers for images, those that draw from a range of one point; numbers that float32 has, because Keras rounds to that on the way.
local x = Input { shape = {7, 6, 3}, name = "image" }
local y = Normalization { mean = {0.5, -0.25, 0.125}, variance = {0.25, 4, 1}, name = "normal" }(x)
y = RandomBrightness { {0.125, 0.125}, value_range = {-2, 1.5}, name = "brightness" }(y)
y = RandomContrast { 0, value_range = {-1.25, 1}, name = "contrast" }(y)
y = CenterCrop { 6, 4, name = "middle" }(GaussianNoise { 0, name = "noise" }(y))
y = Rescaling { {0.5, 2, -1}, offset = {0.25, 0, 1}, name = "line" }(y)
y = Resizing { 4, 9, interpolation = "nearest", name = "size" }(y)
y = Conv2D { 4, 3, padding = "same", activation = "tanh", name = "conv" }(y)
y = Resizing { 3, 5, interpolation = "nearest", crop_to_aspect_ratio = true, name = "part" }(y)
y = RandomContrast { 0, value_range = {-0.5, 0.5}, name = "cut" }(RandomBrightness { {-0.25, -0.25}, value_range = {-1, 1}, name = "dark" }(y))
y = Normalization { mean = 0.5, variance = 4, invert = true, name = "back" }(CenterCrop { 3, 3, name = "square" }(y))
local model = Model { inputs = x, outputs = Dense { 4, activation = "softmax", name = "out" }(Flatten()(y)) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 6 }
return model
