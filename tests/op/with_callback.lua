-- A net that a callback watches, and its data: the last quarter is for validation.
return function(name, callbacks, learning_rate, epochs)
  local model = Sequential { name = name .. "_op" }
  model:add(Dense { 5, activation = "tanh", input_shape = {11} })
  model:add(Dense { 3, activation = "softmax" })
  model:compile { loss = "sparse_categorical_crossentropy",
                  optimizer = SGD { learning_rate = learning_rate or 1, use_ema = name:find("ema") ~= nil },
                  metrics = {"accuracy"} }
  model:fit { batch_size = 4, epochs = epochs or 1, validation_split = 0.25, callbacks = callbacks }
  return model
end
