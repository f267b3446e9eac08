-- Every activation, inside a Conv2D and as a layer.
local names = { "linear", "relu", "relu6", "leaky_relu", "elu", "selu", "sigmoid", "hard_sigmoid", "tanh", "softsign", "softplus", "silu", "gelu",
                "exponential", "softmax" }
local x = Input { shape = {3, 5, 3} }
local ends = {}
for i, name in ipairs(names) do
  local y = Conv2D { 2, 2, activation = name, name = "conv_" .. name }(x)
  y = Activation { name, name = "act_" .. name }(y)
  ends[i] = Flatten { name = "flat_" .. name }(y)
end
local model = Model { inputs = x, outputs = Dense { 3, name = "out" }(Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-4 } }
model:fit { batch_size = 4 }
return model
