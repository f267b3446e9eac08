-- Each layer that draws, at the head of a network and behind weights.
local x = Input { shape = {32, 32, 3} }
local y = Normalization { mean = {0.4, 0.5, 0.6}, variance = {0.04, 0.05, 0.06} } (x)
y = RandomTranslation { 0.1, 0.2, fill_mode = "wrap" } (RandomZoom { 0.2, fill_mode = "constant", fill_value = 0.5 } (y))
y = RandomCrop { 28, 27 } (RandomFlip { "horizontal" } (y))
y = RandomContrast { {0.3, 0.3}, value_range = {-3, 3} } (RandomBrightness { 0.1, value_range = {-4, 4} } (y))
y = GaussianNoise { 0.1 } (Resizing { 20, 24 } (RandomErasing { {1, 1}, value_range = {-3, 3} } (y)))
y = MaxPooling2D() (Conv2D { 16, 3, activation = "relu" } (y))
y = GaussianNoise { 0.1 } (RandomErasing { fill_value = 1, value_range = {-1, 2} } (RandomFlip() (y)))
y = RandomRotation { 0.1 } (RandomShear { 0.2, 0.1, fill_mode = "nearest" } (y))
y = Conv2D { 20, 3, activation = "relu" } (CenterCrop { 7, 8 } (y))
y = AlphaDropout { 0.1, noise_shape = {5, 6, 1} } (GaussianDropout { 0.1 } (SpatialDropout2D { 0.1 } (AlphaDropout { 0.1 } (y))))
local model = Model { name = "image_layers", inputs = x, outputs = Dense { 10, activation = "softmax" } (Flatten() (y)) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "adam" }
model:fit { rescale = 1/255 }
return model
