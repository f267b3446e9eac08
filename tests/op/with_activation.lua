-- An activation in a convolution, in a dense layer and as a layer of its own, where channels do not fill a vector.
return function(name)
  local model = Sequential { name = name .. "_op" }
  model:add(Conv2D { filters = 5, kernel_size = {3, 2}, activation = name, input_shape = {5, 6, 3} })
  model:add(Activation { name })
  model:add(Flatten())
  model:add(Dense { 21, activation = name })
  model:add(Activation { name })
  model:add(Dense { 3 })
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
  return model
end
