-- expect: augment_epsilon.lua:4: ImageDataGenerator: zca_epsilon is of zca_whitening = true
local model = Sequential { Flatten { input_shape = {4, 4, 1} }, Dense { 3, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { zca_epsilon = 0.1, horizontal_flip = true } }
return model
