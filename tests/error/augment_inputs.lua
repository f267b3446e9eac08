-- expect: augment_inputs.lua:6: ImageDataGenerator: the model has 2 inputs; images of one input are augmented
local a, b = Input { shape = {4, 4, 1} }, Input { shape = {4, 4, 1} }
local y = Dense { 2, activation = "softmax" }(Flatten {}(Add { a, b }))
local model = Model { inputs = {a, b}, outputs = y }
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit { augment = ImageDataGenerator { horizontal_flip = true } }
return model
