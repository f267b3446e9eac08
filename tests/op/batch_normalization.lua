-- forced: case=plain,vector,bare,reshaped,pooled,pooled_relu,shared,shared_deep
-- On maps and on vectors, with and without gamma and beta, behind a convolution (which inference folds, also where the convolution
-- takes in the pooling behind it) and elsewhere. Shared: each use updates the moving averages, in the file's order of calls, be the
-- first the one near the input or the one behind another BatchNormalization, whose statistics are known later.
local bare = case == "bare"
local x = Input { shape = {5, 4, 3} }
local y = BatchNormalization { momentum = 0.9, epsilon = 0.01, center = not bare } (x)
y = Conv2D { 18, {2, 3}, padding = "same", use_bias = not bare } (y)
y = BatchNormalization { scale = not bare } (y)
if case == "shared" or case == "shared_deep" then
  local twice = BatchNormalization { momentum = 0.7, name = "twice" }
  local near, far = Conv2D { 18, 1 } (x)
  if case == "shared_deep" then far = twice(y); near = twice(near) else near = twice(near); far = twice(y) end
  y = Add { near, far }
end
if case == "pooled" or case == "pooled_relu" then
  if case == "pooled_relu" then y = ReLU() (y) end
  y = MaxPooling2D { 2 } (y)
end
y = Activation { "tanh" } (y)
if case == "reshaped" then                   -- a group's maps in rows that would else be apart
  y = Flatten() (BatchNormalization() (Reshape { {2, 4, 16} } (Dense { 128 } (Flatten() (y)))))
elseif case == "vector" then
  y = BatchNormalization() (Dense { 21 } (Flatten() (y)))
else
  y = Flatten() (y)
end
local model = Model { name = "batch_normalization_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
