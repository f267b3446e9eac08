-- epochs: 2
-- leaves: weights.safetensors
-- says: image_data_generator: mean and deviation of
local model = Sequential { name = "standardize_op", Conv2D { 3, 3, input_shape = {6, 6, 2} }, Flatten(), Dense { 3 } }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.01 } }
model:fit { augment = ImageDataGenerator { featurewise_std_normalization = true, horizontal_flip = true } }
return model
