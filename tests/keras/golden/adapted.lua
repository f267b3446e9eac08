-- Normalizations without numbers: of the data, of another one's result, of what layers with weights make, and the way back.
local x = Input { shape = {5, 6, 3}, name = "image" }
local y = Normalization { name = "normal_image" }(x)
y = Conv2D { 4, {2, 3}, activation = "tanh", name = "conv" }(y)
y = Normalization { name = "normal_map" }(Rescaling { 3, offset = 1, name = "line" }(y))
y = Normalization { name = "normal_back", invert = true }(MaxPooling2D { name = "pool" }(y))
y = Normalization { name = "normal_vector" }(Dense { 7, name = "dense" }(Flatten()(y)))
local model = Model { inputs = x, outputs = Dense { 4, activation = "softmax", name = "out" }(y) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 5 }
return model
