-- What does not learn: a trunk with BatchNormalization and a penalty, frozen by the model, and a frozen layer in the middle.
local a = Input { shape = {7, 6, 2}, name = "trunk_input" }
local b = Conv2D { 5, 3, padding = "same", kernel_regularizer = L2 { 0.1 }, name = "first" }(a)
b = Activation { "relu" }(BatchNormalization { momentum = 0.8, epsilon = 0.01, name = "norm", beta_regularizer = L2 { 0.1 } }(b))
local trunk = Model { inputs = a, outputs = MaxPooling2D { 2 }(b), trainable = false }
local x = Input { shape = {7, 6, 2}, name = "x" }
local y = Conv2D { 4, 2, activation = "tanh", name = "second", kernel_regularizer = L2 { 0.05 } }(trunk(x))
y = BatchNormalization { name = "still", momentum = 0.8, trainable = false }(Dense { 6, name = "middle", trainable = false }(Flatten()(y)))
local model = Model { inputs = x, outputs = Dense { 3, activation = "softmax", name = "last" }(y) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 6 }
return model
