-- epochs: 2
-- leaves: history.csv last.safetensors
-- says: val_loss
local model = Sequential { name = "fit_op" }
model:add(Dense { 3, activation = "softmax", input_shape = {11} })
model:compile { loss = "sparse_categorical_crossentropy", optimizer = "sgd", metrics = {"accuracy"} }
model:fit { rescale = 1/255, batch_size = 5, epochs = 7, validation_range = {0, 3}, shuffle = false, seed = 4 }
return model
