-- The tutorial's network for CIFAR-10: three convolutions, each pooled. 528,054 parameters.
local model = Sequential { name = "cifar" }
model:add(Conv2D { filters = 16, kernel_size = 2, padding = "same", activation = "relu", input_shape = {32, 32, 3} })
model:add(MaxPooling2D { pool_size = 2 })
model:add(Conv2D { filters = 32, kernel_size = 2, padding = "same", activation = "relu" })
model:add(MaxPooling2D { pool_size = 2 })
model:add(Conv2D { filters = 64, kernel_size = 2, padding = "same", activation = "relu" })
model:add(MaxPooling2D { pool_size = 2 })
model:add(Dropout { 0.3 })
model:add(Flatten())
model:add(Dense { 500, activation = "relu" })
model:add(Dropout { 0.4 })
model:add(Dense { 10, activation = "softmax" })

model:compile { loss = "categorical_crossentropy", optimizer = "rmsprop", metrics = {"accuracy"} }

-- The first 5,000 training images are for validation.
model:fit { data = "cifar10", rescale = 1/255, batch_size = 32, epochs = 100, validation_range = {0, 5000}, shuffle = true,
            callbacks = { ModelCheckpoint { filepath = "best.safetensors", save_best_only = true, verbose = 1 } } }
return model
