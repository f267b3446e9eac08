-- A metric beside a loss whose targets suit it.
return function(name, metric, activation, loss)
  local model = Sequential { name = name .. "_op" }
  model:add(Dense { 19, activation = "tanh", input_shape = {11} })
  model:add(Dense { 19, activation = activation or "tanh" })
  model:compile { loss = loss or "mae", optimizer = SGD { learning_rate = 1 }, metrics = { metric } }
  return model
end
