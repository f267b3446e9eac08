-- Along each axis of volumes, maps, matrices and vectors, channels that fill a vector and that do not; behind a cross-entropy, too.
local x = Input { shape = {4, 3, 5} }
local wide = Rescaling { 4 } (x)
local function along(f, y) return Activation { f } (Rescaling { 4 } (y)) end
local y = Conv2D { 18, 2, activation = LogSoftmax { 1 } } (wide)
y = Rescaling { 4 } (Softmax { {1, 3} } (along("log_softmax", Softmax { -2 } (y))))
local rows = Rescaling { 5 } (Conv2D { 19, {4, 1}, activation = LogSoftmax { 3 } } (wide))
rows = along(LogSoftmax { 2 }, Softmax { 1 } (Reshape { {3, 19} } (rows)))
local z = Dense { 7, activation = "log_softmax" } (Flatten() (y))
local volume = along(LogSoftmax { 1 }, Softmax { {1, -2} } (Reshape { {2, 2, 3, 5} } (wide)))
local ends = { z, Flatten() (rows), Flatten() (volume), Flatten() (along(LogSoftmax { 2 }, x)) }
ends[#ends + 1] = Flatten() (Softmax { {1, 2, 3} } (x))
local model = Model { name = "axis_op", inputs = x,
                      outputs = { Dense { 3 } (Concatenate(ends)), Softmax { 1 } (Conv2D { 3, 2 } (wide)) } }
model:compile { loss = { "mse", "categorical_crossentropy" }, optimizer = SGD { learning_rate = 1 } }
return model
