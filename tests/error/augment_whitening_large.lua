-- expect: augment_whitening_large.lua:5: ImageDataGenerator: zca_whitening of samples of 50700 numbers: a matrix of 50700x50700 has more than 2,000,000,000 elements
-- help: smaller images, or featurewise_std_normalization
local model = Sequential { GlobalAveragePooling2D { input_shape = {130, 130, 3} }, Dense { 3, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { zca_whitening = true } }
return model
