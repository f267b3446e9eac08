-- A value that four others read: its gradient is added up, and so is a layer's that is used three times.
local x = Input { shape = {5, 4, 3} }
local a = Conv2D { 7, 2, activation = "tanh" } (x)
local shared = Conv2D { 7, {3, 1}, padding = "same", activation = "tanh" }
local b, c = shared(a), Conv2D { 3, 2, activation = "tanh" } (a)
local d = shared(Add { b, shared(a) })
local y = Concatenate { Flatten() (b), Flatten() (c), Flatten() (d), GlobalAveragePooling2D() (a) }
local model = Model { name = "sum_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
