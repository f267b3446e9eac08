-- One small network, many optimizers: -D case=NAME chooses.
local optimizers = {
  sgd = SGD { learning_rate = 0.05 },
  momentum = SGD { learning_rate = 0.05, momentum = 0.9 },
  nesterov = SGD { learning_rate = 0.05, momentum = 0.9, nesterov = true },
  rmsprop = RMSprop { },
  rmsprop_rho = RMSprop { learning_rate = 0.01, rho = 0.8, epsilon = 1e-3 },
  adam = Adam { },
  adam_betas = Adam { learning_rate = 0.01, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-4 },
  decay = SGD { learning_rate = ExponentialDecay { 0.05, 2, 0.5 }, momentum = 0.9, weight_decay = 0.01 },
  warmup = Adam { learning_rate = CosineDecay { 0.001, 4, warmup_target = 0.01, warmup_steps = 2 } },
}
local model = Sequential {
  Conv2D { 3, 3, padding = "same", activation = "tanh", input_shape = {5, 4, 2}, kernel_regularizer = L2 { l2 = 0.01 } },
  Flatten { },
  Dense { 4, activation = "softmax" },
}
model:compile { loss = "sparse_categorical_crossentropy", optimizer = optimizers[case or "sgd"] }
model:fit { batch_size = 4 }
return model
