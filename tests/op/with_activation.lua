-- An activation in a convolution, in a dense layer and as a layer of its own, where channels do not fill a vector. Inputs reach
-- the bends of those that have bends, and stay small where the function grows fast.
return function(name)
  local wide, narrow = ({ relu6 = 6, hard_sigmoid = 4, exponential = 0.3 })[name] or 1, name == "exponential" and 0.2 or 1
  local model = Sequential { name = name .. "_op" }
  model:add(Rescaling { wide, input_shape = {5, 6, 3} })
  model:add(Conv2D { filters = 5, kernel_size = {3, 2}, activation = name })
  model:add(Rescaling { narrow })
  model:add(Activation { name })
  model:add(Flatten())
  model:add(Rescaling { narrow })
  model:add(Dense { 21, activation = name })
  model:add(Rescaling { narrow })
  model:add(Activation { name })
  model:add(Dense { 3 })
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
  return model
end
