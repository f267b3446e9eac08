-- A convolution whose kernel lies a window a vector, one by output channels, dense kernels in the update, stored, and summed, a
-- bias, gamma and beta, a layer used twice, and one that is frozen. `of` gives the constraint of a parameter of that rank.
return function(name, of)
  local x = Input { shape = {9, 11, 3} }
  local y = Conv2D { 7, 2, activation = "relu", kernel_constraint = of(4), bias_constraint = of(1) }(x)
  y = Conv2D { 17, {2, 3}, activation = "relu", padding = "same", kernel_constraint = of(4, true) }(MaxPooling2D()(y))
  y = BatchNormalization { gamma_constraint = of(1), beta_constraint = of(1) }(MaxPooling2D()(y))
  local wide = Dense { 537, activation = "tanh", kernel_constraint = of(2), use_bias = false }
  local still = Dense { 5, trainable = false, kernel_constraint = of(2), bias_constraint = of(1) }
  local twice = Dense { 5, activation = "tanh", kernel_constraint = of(2, true) }
  y = still(twice(twice(Dense { 5, kernel_constraint = of(2) }(wide(Flatten()(y))))))
  local model = Model { name = name .. "_op", inputs = x, outputs = Dense { 3 }(y) }
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 0.1, gradient_accumulation_steps = 2 } }
  return model
end
