-- forced: rank=2,4,5
-- A map whose channels are padded, one whose are not, and a vector; and values of two, four and five axes through the layers that
-- take any; a map of 128 numbers, a power of two, that statistics of a group read as well.
local shapes = { r2 = {7, 5}, r4 = {3, 2, 4, 5}, r5 = {2, 3, 2, 2, 5} }
local shape = shapes["r" .. (rank or 3)]
local x = Input { shape = shape or {3, 4, 5} }
local outputs
if shape then
  local y = BatchNormalization() (Activation { "softplus" } (Rescaling { 2, 1 } (x)))
  y = Concatenate { Dropout { 0 } (y), Softmax() (x), Add { x, y } }
  local wide = Dense { 16, activation = "relu" } (y)
  local turned = { table.unpack(shape) }
  turned[1], turned[2] = shape[2], shape[1]
  outputs = { Dense { 3, name = "flat" } (Flatten() (y)), Dense { 4, activation = "softmax", name = "places" } (wide),
              Dense { 2, name = "turned" } (Reshape { turned } (x)), Dense { 3, name = "wide" } (Flatten() (wide)) }
else
  local a = Flatten() (Conv2D { 3, 2, activation = "tanh" } (x))
  local b = Flatten() (Conv2D { 16, 2, activation = "tanh" } (x))
  local c = Flatten() (Flatten() (x))
  local read_twice = Conv2D { 16, {2, 2}, padding = "same", strides = {2, 1} } (x)
  local d, e = Flatten() (read_twice), GlobalAveragePooling2D() (Activation { "tanh" } (BatchNormalization() (read_twice)))
  outputs = Dense { 3 } (Concatenate { a, b, c, e, Dense { 4 } (d) })
end
local model = Model { name = "flatten_op", inputs = x, outputs = outputs }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
