-- Keras's own example for CIFAR-10, cifar10_cnn.
local model = Sequential { name = "keras_cifar" }

local function block(filters, input_shape)
  model:add(Conv2D { filters, 3, padding = "same", activation = "relu", input_shape = input_shape })
  model:add(Conv2D { filters, 3, activation = "relu" })
  model:add(MaxPooling2D { pool_size = 2 })
  model:add(Dropout { 0.25 })
end

block(32, {32, 32, 3})
block(64)
model:add(Flatten())
model:add(Dense { 512, activation = "relu" })
model:add(Dropout { 0.5 })
model:add(Dense { 10, activation = "softmax" })

model:compile { loss = "categorical_crossentropy", optimizer = RMSprop { learning_rate = 1e-4 }, metrics = {"accuracy"} }
model:fit { data = "cifar10", rescale = 1/255, batch_size = 32, epochs = 100, validation_split = 0.1, shuffle = true }
return model
