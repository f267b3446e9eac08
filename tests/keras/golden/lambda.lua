-- Expressions: every function and operator, of maps, rows and vectors, of one, two and three inputs.
local a, b = Input { shape = {5, 3, 3}, name = "a" }, Input { shape = {7}, name = "b" }
local x = Conv2D { 6, 3, padding = "same", activation = "tanh", name = "first" }(a)
local y = Conv2D { 6, 1, activation = "sigmoid", name = "second" }(a)
local v = Dense { 17, activation = "tanh", name = "third" }(b)
local ends = {
  Lambda { "x * 2 + tanh(x)^2" }(x), Lambda { "exp(x) * tanh(x)^3 - log(x + 2) / sqrt(x + 3) + 0.5" }(v),
  Lambda { "abs(x) + softplus(-x) * erf(2 * x) - square(sigmoid(x)) + relu(x - 1/8) - (x^2 + 1)^-1.5 + sign(x) * x" }(x),
  Lambda { "x0 * sigmoid(x1) - x0 / (1 + x1^2) + 3" } { x, y }, Lambda { "-x0^2^2 * 0.5 - -x1" } { x, y },
  Lambda { "(x + 1)^2.5 / 9 + x^0.5" }(y), Lambda { "1 - x0 * x1" } { v, v }, Lambda { "3 - x" }(Reshape { {-1, 2} }(y)),
}
for i = 1, #ends do ends[i] = Flatten { }(ends[i]) end
local model = Model { inputs = {a, b}, outputs = Dense { 2, name = "out" }(Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-4 } }
model:fit { batch_size = 4 }
return model
