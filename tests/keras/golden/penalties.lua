-- One small network, many penalties and what goes with them: -D case=NAME chooses. Kernels are summed, in the update, and stored.
local adam, clipped = Adam { learning_rate = 0.01 }, SGD { learning_rate = 0.05, momentum = 0.9, global_clipnorm = 0.5 }
local cases = {
  l1 = { kernel = L1 { 0.02 }, wide = "l1", bias = L1 { 0.05 } },
  both = { kernel = L1L2 { 0.02, 0.03 }, wide = L1L2 { 0.01, 0.02 }, bias = L2 { 0.05 }, gamma = L1 { 0.1 }, beta = "l2" },
  clipped = { kernel = L1 { 0.02 }, wide = L1L2 { 0.01, 0.02 }, optimizer = clipped },
  rows = { wide = OrthogonalRegularizer { 0.5 }, last = "orthogonal_regularizer" },
  columns = { wide = OrthogonalRegularizer { 2, mode = "columns" }, last = OrthogonalRegularizer { 0.3, mode = "columns" }, optimizer = clipped },
}
local of = cases[case or "l1"]
local model = Sequential {
  Conv2D { 3, 2, activation = "tanh", input_shape = {4, 5, 2}, kernel_regularizer = of.kernel, bias_regularizer = of.bias },
  BatchNormalization { gamma_regularizer = of.gamma, beta_regularizer = of.beta, momentum = 0.8 },
  Flatten { },
  Dense { 24, activation = "tanh", kernel_regularizer = of.wide, bias_regularizer = of.bias },
  Dense { 4, activation = "softmax", kernel_regularizer = of.last },
}
model:compile { loss = "sparse_categorical_crossentropy", optimizer = of.optimizer or adam }
model:fit { batch_size = 4 }
return model
