-- ImageDataGenerator's zca_whitening of 50 samples: of fewer numbers each, and of more.
local shapes = { many = {3, 4, 3}, few = {5, 4, 3} }
local x = Input { shape = shapes[case], name = "image" }
local y = Conv2D { 4, {2, 3}, activation = "tanh", name = "conv" }(x)
local model = Model { inputs = x, outputs = Dense { 4, activation = "softmax", name = "out" }(Flatten()(y)) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 10, augment = ImageDataGenerator { zca_whitening = true, zca_epsilon = 0.01 } }
return model
