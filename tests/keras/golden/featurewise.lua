-- ImageDataGenerator's featurewise statistics, behind its rescale.
local x = Input { shape = {5, 6, 3}, name = "image" }
local y = Conv2D { 4, {2, 3}, activation = "tanh", name = "conv" }(x)
local model = Model { inputs = x, outputs = Dense { 4, activation = "softmax", name = "out" }(Flatten()(y)) }
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.1, momentum = 0.9 } }
model:fit { batch_size = 5, augment = ImageDataGenerator { featurewise_center = true, featurewise_std_normalization = true } }
return model
