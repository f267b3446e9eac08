-- One small network, many penalties and what goes with them: -D case=NAME chooses. Kernels are summed, in the update, and stored.
local adam, clipped = Adam { learning_rate = 0.01 }, SGD { learning_rate = 0.05, momentum = 0.9, global_clipnorm = 0.5 }
local cases = {
  l1 = { kernel = L1 { 0.02 }, wide = "l1", bias = L1 { 0.05 } },
  both = { kernel = L1L2 { 0.02, 0.03 }, wide = L1L2 { 0.01, 0.02 }, bias = L2 { 0.05 }, gamma = L1 { 0.1 }, beta = "l2" },
  clipped = { kernel = L1 { 0.02 }, wide = L1L2 { 0.01, 0.02 }, optimizer = clipped },
  rows = { wide = OrthogonalRegularizer { 0.5 }, last = "orthogonal_regularizer" },
  columns = { wide = OrthogonalRegularizer { 2, mode = "columns" }, last = OrthogonalRegularizer { 0.3, mode = "columns" }, optimizer = clipped },
  bounds = { keep = MaxNorm { 0.8, axis = {0, 1, 2} }, keep_wide = MinMaxNorm { 0.9, 1.1, rate = 0.3 }, keep_bias = "non_neg", keep_gamma = "unit_norm",
             optimizer = SGD { learning_rate = 0.05, momentum = 0.9, gradient_accumulation_steps = 2, use_ema = true, ema_momentum = 0.8, ema_overwrite_frequency = 5 } },
  more_bounds = { keep = UnitNorm { axis = {0, 3} }, keep_wide = NonNeg(), keep_bias = MaxNorm { 0.05 }, keep_gamma = MinMaxNorm(), wide = "l1",
                  optimizer = clipped },
}
local of = cases[case or "l1"]
local model = Sequential {
  Conv2D { 3, 2, activation = "tanh", input_shape = {4, 5, 2}, kernel_regularizer = of.kernel, bias_regularizer = of.bias,
           kernel_constraint = of.keep, bias_constraint = of.keep_bias },
  BatchNormalization { gamma_regularizer = of.gamma, beta_regularizer = of.beta, gamma_constraint = of.keep_gamma, momentum = 0.8 },
  Flatten { },
  Dense { 24, activation = "tanh", kernel_regularizer = of.wide, bias_regularizer = of.bias, kernel_constraint = of.keep_wide },
  Dense { 4, activation = "softmax", kernel_regularizer = of.last },
}
model:compile { loss = "sparse_categorical_crossentropy", optimizer = of.optimizer or adam }
model:fit { batch_size = 4 }
return model
