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
  adamw = AdamW { },
  adamw_all = AdamW { learning_rate = 0.01, weight_decay = 0.1, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-4, amsgrad = true, clipnorm = 0.5 },
  adagrad = Adagrad { },
  adagrad_all = Adagrad { learning_rate = 0.05, initial_accumulator_value = 0.2, epsilon = 1e-4, weight_decay = 0.1, clipvalue = 0.1 },
  adadelta = Adadelta { },
  adadelta_all = Adadelta { learning_rate = 0.5, rho = 0.8, epsilon = 1e-4, weight_decay = 0.1, global_clipnorm = 0.5 },
  adamax = Adamax { },
  adamax_all = Adamax { learning_rate = 0.01, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-4, weight_decay = 0.1, clipnorm = 0.5 },
  nadam = Nadam { },
  nadam_all = Nadam { learning_rate = 0.01, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-4, weight_decay = 0.1, clipvalue = 0.1 },
  ftrl = Ftrl { },
  ftrl_all = Ftrl { learning_rate = 0.1, initial_accumulator_value = 0.2, l1_regularization_strength = 0.01, l2_regularization_strength = 0.02,
                    l2_shrinkage_regularization_strength = 0.03, beta = 0.1, weight_decay = 0.01, clipvalue = 0.1 },
  ftrl_power = Ftrl { learning_rate = 0.1, learning_rate_power = -0.7 },
  average = Adam { learning_rate = 0.01, use_ema = true },
  average_back = RMSprop { learning_rate = 0.01, use_ema = true, ema_momentum = 0.9, ema_overwrite_frequency = 7, clipvalue = 0.1 },
  accumulated = Nadam { learning_rate = 0.01, gradient_accumulation_steps = 4, weight_decay = 0.1, clipvalue = 0.05 },
  accumulated_all = SGD { learning_rate = ExponentialDecay { 0.1, 10, 0.8 }, momentum = 0.9, nesterov = true, global_clipnorm = 0.3,
                          gradient_accumulation_steps = 3, use_ema = true, ema_momentum = 0.8, ema_overwrite_frequency = 5 },
  lamb = Lamb { },
  lamb_all = Lamb { learning_rate = 0.01, beta_1 = 0.8, beta_2 = 0.95, epsilon = 1e-4, weight_decay = 0.1, clipvalue = 0.1 },
  lion = Lion { },
  lion_all = Lion { learning_rate = 0.01, beta_1 = 0.8, beta_2 = 0.95, weight_decay = 0.1, global_clipnorm = 0.5 },
}
local model = Sequential {
  Conv2D { 3, 3, padding = "same", activation = "tanh", input_shape = {5, 4, 2}, kernel_regularizer = L2 { l2 = 0.01 } },
  Flatten { },
  Dense { 4, activation = "softmax" },
}
model:compile { loss = "sparse_categorical_crossentropy", optimizer = optimizers[case or "sgd"] }
model:fit { batch_size = 4 }
return model
