-- expect: augment_square.lua:4: ImageDataGenerator: dihedral turns squares, and the model's input is [4,5,3]
local model = Sequential { Flatten { input_shape = {4, 5, 3} }, Dense { 2, activation = "softmax" } }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { dihedral = true } }
return model
