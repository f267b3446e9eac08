-- Layers that draw, that training makes of its samples, that are frozen, that only change a shape
local model = Sequential {
   Input { 9, 9, 2 },
   Normalization {},
   RandomFlip { "horizontal" }, RandomTranslation { 0.1, 0.2 },
   GaussianNoise { 0.1 },
   Conv2D { 16, 3, activation = "gelu" },
   BatchNormalization { trainable = false },
   Dropout { 0.25 },
   Flatten {},
   Dense { 20, activation = "relu", kernel_regularizer = "l2", trainable = false },
   Dropout { 0.5 },
   Dense { 1, activation = "sigmoid" },
}
model:compile { optimizer = "sgd", loss = "binary_crossentropy", metrics = { "accuracy" } }
return model
