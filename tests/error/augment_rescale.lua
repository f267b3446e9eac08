-- expect: augment_rescale.lua:4: ImageDataGenerator: rescale is fit's too, and only one of them can hold
local model = Sequential { Flatten { input_shape = {4, 4} }, Dense { 2, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { rescale = 1/255, augment = ImageDataGenerator { rescale = 1/255, samplewise_center = true } }
return model
