-- A convolution (summed), a large dense kernel (in the update, or stored where norms are clipped) and small ones, one with L2.
return function(name, optimizer)
  local model = Sequential { name = name .. "_op" }
  model:add(Conv2D { 7, 2, activation = "tanh", input_shape = {4, 11, 3}, kernel_regularizer = L2 { 0.01 } })
  model:add(Flatten())
  model:add(Dense { 87, activation = "tanh" })
  model:add(Dense { 3 })
  model:compile { loss = "mse", optimizer = optimizer }
  return model
end
