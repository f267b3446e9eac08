-- A perceptron for CIFAR-10, to see what convolutions are worth. 3,590,642 parameters.
local model = Sequential { name = "cifar_mlp" }
model:add(Flatten { input_shape = {32, 32, 3} })
model:add(Dense { 1000, activation = "relu" })
model:add(Dropout { 0.2 })
model:add(Dense { 512, activation = "relu" })
model:add(Dropout { 0.2 })
model:add(Dense { 10, activation = "softmax" })

model:compile { loss = "categorical_crossentropy", optimizer = "rmsprop", metrics = {"accuracy"} }
model:fit { data = "cifar10", rescale = 1/255, batch_size = 32, epochs = 20, validation_range = {0, 5000}, shuffle = true,
            callbacks = { ModelCheckpoint { filepath = "best.safetensors", save_best_only = true } } }
return model
