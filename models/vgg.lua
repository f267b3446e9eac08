-- Six convolutions in the manner of VGG: 64 64 pool, 128 128 pool, 256 256 pool, and two dense layers.
local model = Sequential { name = "vgg" }
model:add(Input { shape = {32, 32, 3} })
for _, filters in ipairs { 64, 128, 256 } do
  for _ = 1, 2 do
    model:add(Conv2D { filters, 3, padding = "same", activation = "relu" })
  end
  model:add(MaxPooling2D { pool_size = 2 })
end
model:add(Flatten())
model:add(Dense { 256, activation = "relu" })
model:add(Dense { 10, activation = "softmax" })

model:compile { loss = "sparse_categorical_crossentropy", optimizer = "adam", metrics = {"accuracy"} }
model:fit { data = "cifar10", rescale = 1/255, batch_size = 128, epochs = 20, validation_split = 0.1 }
return model
