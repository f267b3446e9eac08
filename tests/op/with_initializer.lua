-- Weights as an initializer draws them: a convolution with fan_in 3 * 3 * 5 and fan_out 3 * 3 * 40, and a bias.
return function(name, initializer)
  local model = Sequential { name = name .. "_op" }
  model:add(Conv2D { filters = 40, kernel_size = 3, kernel_initializer = initializer, bias_initializer = initializer,
                     input_shape = {4, 5, 5} })
  model:add(GlobalAveragePooling2D())
  model:add(Dense { 3 })
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
  return model
end
