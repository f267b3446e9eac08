-- Down and up again, pooling before the relu, its plain way back, and an output without a loss
local x = Input { 12, 12, 3 }
local code = Activation "relu"(MaxPooling2D {}(Conv2D { 24, 3, padding = "same", name = "code", conv_algorithm = "plain" }(x)))
local middle = Conv2D { 8, 3, padding = "same", strides = 2, activation = "tanh" }(code)
local y = Conv2D { 3, 5, padding = "same", activation = "sigmoid", name = "picture" }(Resizing { 12, 12 }(middle))
local model = Model { inputs = x, outputs = { y, Reshape { { 3, 24 }, name = "sketch" }(middle) } }
model:compile { optimizer = "sgd", loss = { picture = "binary_crossentropy" }, metrics = { picture = { "mse" } } }
return model
