-- Activation functions with options and without, and the layers that are one: within a Conv2D, as a layer, and within a Dense.
local functions = {
  "celu", "log_sigmoid", "sparse_sigmoid", "hard_tanh", "tanh_shrink", "squareplus", "sparse_plus", "hard_silu", "hard_swish", "mish",
  "hard_shrink", "soft_shrink", "leaky_relu", "elu", Celu { 0.7 }, Celu { 2 }, HardShrink { 0.2 }, SoftShrink { 0.2 },
  SoftShrink { 0 }, Squareplus { 0.5 }, Threshold { 0.25, -0.5 }, Threshold { -0.5, 0.25 }, Gelu { approximate = true },
  LeakyReLU(), LeakyReLU { 0 }, LeakyReLU { 0.05 }, ELU(), ELU { 0.3 }, ELU { 0 }, ReLU(), ReLU { 6 }, ReLU { 1.5 },
  ReLU { 1.5, 0.25, 0.5 }, ReLU { 2, 0.25 }, ReLU { negative_slope = 0.1 }, ReLU { threshold = 0.25 },
  ReLU { negative_slope = 0.5, threshold = 1 },
}
local x = Input { shape = {3, 5, 3} }
local wide = Rescaling { 3 } (x)
local ends = {}
for i, f in ipairs(functions) do
  local y = Conv2D { 2, {2, 3}, activation = f, name = "conv_" .. i } (wide)
  y = Activation { f, name = "act_" .. i } (Rescaling { 3, 0.1, name = "wide_" .. i } (y))
  ends[i] = Dense { 2, activation = f, name = "dense_" .. i } (Flatten { name = "flat_" .. i } (y))
end
for i, layer in ipairs { LeakyReLU(), LeakyReLU { 0.2 }, ELU(), ELU { 0.3 }, ReLU { 2 }, ReLU { 2, 0.1, 0.5 } } do
  ends[#ends + 1] = Flatten { name = "end_" .. i } (layer(wide))
end
local model = Model { inputs = x, outputs = Dense { 3, name = "out" } (Concatenate(ends)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1e-4 } }
model:fit { batch_size = 4 }
return model
