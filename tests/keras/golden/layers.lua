-- Every layer, even kernels, odd maps, strides, overlapping windows, a shared layer, two inputs and two outputs.
local a, b = Input { shape = {9, 8, 2}, name = "a" }, Input { shape = {3}, name = "b" }
local x = Rescaling { scale = 2, offset = 0.1 }(a)
x = Conv2D { 4, {3, 2}, strides = {1, 2}, padding = "same", name = "first" }(x)
x = BatchNormalization { momentum = 0.8, epsilon = 0.01, name = "norm" }(x)
x = Activation { "relu" }(x)
local both = Conv2D { 4, 3, padding = "same", activation = "tanh", name = "both" }
local y = Add { x, both(both(x)) }
local p = MaxPooling2D { 3, strides = 2, padding = "same" }(y)
local q = AveragePooling2D { 3, strides = 2, padding = "same" }(y)
local z = Concatenate { p, q }
local flat = Flatten { }(Dropout { 0 }(z))
local h = Concatenate { flat, GlobalMaxPooling2D { }(y), GlobalAveragePooling2D { }(z), Dense { 5, activation = "selu", name = "side" }(b) }
h = BatchNormalization { name = "norm_row", scale = false }(h)
local one = Dense { 4, activation = "softmax", name = "one" }(h)
local two = Conv2D { 2, 2, name = "two" }(Reshape { {2, 2, -1} }(Dense { 12, name = "wide" }(h)))
local model = Model { inputs = {a, b}, outputs = {one, two} }
model:compile { loss = { one = "sparse_categorical_crossentropy", two = "mse" }, loss_weights = { one = 1, two = 0.3 },
                optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 6 }
return model
