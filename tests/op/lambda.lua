-- forced: case=flat,several
-- Each function with its slope; of several inputs, one of them twice; on a map with a border, and where f(0) is not 0.
local x = Input { shape = case == "flat" and {37} or {4, 5, 3} }
local y = case == "flat" and Dense { 21, activation = "tanh" }(x) or Conv2D { 19, 3, padding = "same", activation = "tanh" }(x)
if case == "several" then
  local z = Conv2D { 19, 1, activation = "sigmoid" }(x)
  y = Lambda { "x0 * sigmoid(x1) - x2 / (1 + x1^2) + 3" } { y, z, y }
  y = Conv2D { 3, 2, padding = "same" }(Lambda { "x1 * x1 * 2 * x0" } { z, y })
else
  y = Lambda { "exp(x) * tanh(x)^3 - log(x + 2) / sqrt(x + 3) + 0.5" }(y)
  y = Lambda { "abs(x) + softplus(-x) * erf(2 * x) - square(sigmoid(x)) + relu(x - 1/8) - (x^2 + 1)^-1.5 + sign(x) * x" }(y)
  y = Lambda { "x + relu(x)^1.5 - relu(x)^2.5" }(y)      -- powers of zeros: their slope there is 0
end
local model = Model { name = "lambda_op", inputs = x, outputs = Dense { 3 }(Flatten()(y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
