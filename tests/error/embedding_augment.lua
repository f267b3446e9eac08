-- expect: embedding_augment.lua:6: augment: the input 'input_layer' takes whole numbers, which are no image's
-- help: leave augment out, or dtype = "int32" and the Embedding
local model = Sequential { Embedding { input_dim = 256, output_dim = 2, input_shape = {8, 8, 1} }, Flatten(), Dense { 2 } }
model:compile { loss = "mse" }
model:fit { augment =
  ImageDataGenerator { horizontal_flip = true } }
return model
