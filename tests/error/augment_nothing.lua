-- expect: augment_nothing.lua:3: ImageDataGenerator: changes nothing; width_shift_range = 0.1 or horizontal_flip = true would
local model = Sequential { Flatten { input_shape = {4, 4} }, Dense { 2, activation = "softmax" } }
model:fit { augment = ImageDataGenerator { width_shift_range = 1 } }
model:compile { loss = "sparse_categorical_crossentropy" }
return model
