-- expect: augment_whitening.lua:4: ImageDataGenerator: zca_whitening overrides featurewise_std_normalization: one of them makes deviations 1
local model = Sequential { Flatten { input_shape = {4, 4, 1} }, Dense { 3, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { zca_whitening = true, featurewise_std_normalization = true } }
return model
