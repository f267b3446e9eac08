-- A loss behind a last layer, of maps' rows or of a vector.
return function(name, loss, activation, map)
  local model = Sequential { name = name .. "_op" }
  model:add(Conv2D { 6, 2, activation = "tanh", input_shape = {3, 5, 3} })
  if not map then model:add(Flatten()) end
  model:add(map and Conv2D { 3, 1, activation = activation } or Dense { 5, activation = activation })
  model:compile { loss = loss, optimizer = SGD { learning_rate = 1 } }
  return model
end
