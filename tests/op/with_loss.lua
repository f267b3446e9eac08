-- A loss behind a last layer, of maps' rows or of a vector; fit: what samples count.
return function(name, loss, activation, map, fit)
  local model = Sequential { name = name .. "_op" }
  model:add(Conv2D { 6, 2, activation = "tanh", input_shape = {3, 5, 3} })
  if not map then model:add(Flatten()) end
  model:add(map and Conv2D { 3, 1, activation = activation } or Dense { 5, activation = activation })
  model:compile { loss = loss, optimizer = SGD { learning_rate = 1 } }
  if fit then model:fit(fit) end
  return model
end
