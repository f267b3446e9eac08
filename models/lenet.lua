-- LeNet-5 for digits, with the average pooling and the tanh of 1998.
local model = Sequential { name = "lenet",
  Input { shape = {28, 28, 1} },
  Conv2D { 6, 5, padding = "same", activation = "tanh" },
  AveragePooling2D { 2 },
  Conv2D { 16, 5, activation = "tanh" },
  AveragePooling2D { 2 },
  Flatten(),
  Dense { 120, activation = "tanh" },
  Dense { 84, activation = "tanh" },
  Dense { 10, activation = "softmax" },
}
model:compile { loss = "sparse_categorical_crossentropy", optimizer = SGD { learning_rate = 0.05, momentum = 0.9 },
                metrics = {"accuracy"} }
model:fit { data = "mnist", rescale = 1/255, batch_size = 64, epochs = 12, validation_split = 0.1 }
return model
