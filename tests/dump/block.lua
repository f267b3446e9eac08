-- A residual block with BatchNormalization: phases, what is made again, folding, a shared kernel's gradient
local x = Input { 8, 8, 16 }
local shared = Conv2D { 16, 3, padding = "same", use_bias = false }
local function normal(y) return BatchNormalization {}(y) end
local a = Activation "relu"(normal(shared(x)))
local b = normal(shared(a))
local y = Activation "relu"(Add {}{ x, b, normal(Conv2D { 16, 1 }(x)) })
local model = Model { inputs = x, outputs = Dense { 3, activation = "softmax" }(GlobalAveragePooling2D {}(y)) }
model:compile { optimizer = "adam", loss = "categorical_crossentropy", metrics = { "accuracy" } }
return model
