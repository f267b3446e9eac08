-- Many functions in one program, so that it is compiled once: each within a convolution of few channels, as a layer, and within a
-- dense layer, where channels do not fill a vector. The inputs reach the bends; what a function gives is kept small.
local functions = {
  "celu", "log_sigmoid", "sparse_sigmoid", "hard_tanh", "tanh_shrink", "squareplus", "sparse_plus", "hard_silu", "mish", "hard_shrink",
  "soft_shrink", Celu { 0.7 }, HardShrink { 0.25 }, SoftShrink { 0.125 }, Squareplus { 0.5 }, Threshold { 0.25, -0.5 },
  Gelu { approximate = true }, LeakyReLU(), ELU { 0.3 }, ReLU { 6 }, ReLU { 1.5, 0.25, 0.5 }, ReLU { negative_slope = 0.1 },
  ReLU { threshold = 0.25 },
}
local x = Input { shape = {3, 3, 2} }
local wide = Rescaling { 4 } (x)
local maps, vectors = {}, {}
for i, f in ipairs(functions) do
  maps[i] = Activation { f } (Rescaling { 2, 0.1 } (Conv2D { 3, 2, activation = f } (wide)))
  vectors[i] = Dense { 2, activation = f } (Flatten() (maps[i]))
end
for _, layer in ipairs { LeakyReLU { 0.2 }, ELU(), ReLU { 2 } } do vectors[#vectors + 1] = Flatten() (layer(wide)) end
local model = Model { name = "activations_op", inputs = x, outputs = Dense { 3 } (Concatenate(vectors)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
