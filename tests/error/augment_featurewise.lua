-- expect: augment_featurewise.lua:4: ImageDataGenerator: featurewise statistics are of channels, and the model's input is [4,4]: {4, 4, 1} has one
local model = Sequential { Flatten { input_shape = {4, 4} }, Dense { 3, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { featurewise_center = true } }
return model
