local model = Sequential { name = "deep" }
model:add(Conv2D { 32, 3, activation = "relu", input_shape = {28, 28, 1} })
model:add(MaxPooling2D())
model:add(Conv2D { 64, 3, activation = "relu" })
model:add(MaxPooling2D())
model:add(Conv2D { 64, 7, activation = "relu" })       -- README.md shows what is said of this
return model
