-- A perceptron for handwritten digits: two hidden layers of 512. 669,706 parameters.
local model = Sequential { name = "mnist_mlp" }
model:add(Flatten { input_shape = {28, 28, 1} })
model:add(Dense { 512, activation = "relu" })
model:add(Dropout { 0.2 })
model:add(Dense { 512, activation = "relu" })
model:add(Dropout { 0.2 })
model:add(Dense { 10, activation = "softmax" })

model:compile { loss = "categorical_crossentropy", optimizer = "rmsprop", metrics = {"accuracy"} }
model:fit { data = "mnist", rescale = 1/255, batch_size = 128, epochs = 10, validation_split = 0.2, shuffle = true,
            callbacks = { ModelCheckpoint { filepath = "best.safetensors", save_best_only = true } } }
return model
