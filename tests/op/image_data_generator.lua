-- epochs: 2
-- leaves: history.csv last.safetensors
-- says: val_loss
-- All that can be drawn; steps against the interpreter are made without.
local model = Sequential { name = "augmented_op" }
model:add(Flatten { input_shape = {5, 7, 2} })
model:add(Dense { 3, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "sgd", metrics = {"accuracy"} }
model:fit { batch_size = 5, epochs = 7, validation_range = {0, 3}, seed = 4,
            augment = ImageDataGenerator { rotation_range = 40, width_shift_range = {-1, 0, 2}, height_shift_range = 0.3,
              shear_range = 20, zoom_range = {0.6, 1.4}, channel_shift_range = 0.2, fill_mode = "reflect", horizontal_flip = true,
              vertical_flip = true } }
return model
