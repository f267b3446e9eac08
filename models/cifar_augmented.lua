-- The tutorial's network for CIFAR-10, with training images shifted by up to a tenth and mirrored.
local model = Sequential { name = "cifar_augmented" }
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

-- What is never seen twice takes longer to learn, and a rate that falls to learn it well: over 40 epochs, of batches of 32.
local batches = math.ceil(45000 / 32)
local rate = CosineDecay { 1e-3, decay_steps = 40 * batches }
model:compile { loss = "categorical_crossentropy", optimizer = RMSprop { learning_rate = rate }, metrics = {"accuracy"} }

-- The first 5,000 training images are for validation, which nothing changes.
model:fit { data = "cifar10", rescale = 1/255, batch_size = 32, epochs = 40, validation_range = {0, 5000}, shuffle = true,
            augment = ImageDataGenerator { width_shift_range = 0.1, height_shift_range = 0.1, horizontal_flip = true },
            callbacks = { ModelCheckpoint { filepath = "best.safetensors", save_best_only = true, verbose = 1 } } }
return model
