-- merged.lua -- a model of one merging layer, on all that shapes can be to each other: alike, channels of all pixels, a number a
-- pixel, a row and a column, fewer axes, one number; first or last, of maps, of vectors, of an input; and of volumes.
return function(name, op, two)
  local x = Input { shape = {4, 4, 3} }
  local a, b = Conv2D { 19, 1 }(x), Conv2D { 19, 3, padding = "same" }(x)
  local y = op { a, b }
  y = op { y, Reshape { {1, 1, 19} }(GlobalAveragePooling2D()(a)) }
  y = op { GlobalAveragePooling2D()(b), y }
  y = op { y, op { AveragePooling2D { {4, 1} }(a), AveragePooling2D { {1, 4} }(y) } }
  y = op { Conv2D { 1, 1 }(x), y }
  y = two and op { y, y } or op { y, a, Conv2D { 1, 1 }(b), y }
  local v = GlobalMaxPooling2D()(y)
  v = op { v, Dense { 1 }(v) }
  local z = op { op { x, Conv2D { 3, 1 }(y) }, Dense { 1 }(v) }
  local volume = op { Reshape { {2, 1, 2, 1} }(Dense { 4 }(v)), Reshape { {2, 3, 2, 4} }(x) }
  volume = op { volume, Reshape { {3, 1, 4} }(Dense { 12 }(v)) }
  local model = Model { name = name, inputs = x, outputs = Dense { 3 }(Concatenate { v, Flatten()(z), Flatten()(volume) }) }
  model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
  return model
end
