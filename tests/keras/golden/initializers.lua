-- Every initializer with what it depends on: fans of a convolution and of a dense layer.
local names = { "zeros", "ones", "random_normal", "random_uniform", "truncated_normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal",
                "lecun_uniform", "lecun_normal", "orthogonal" }
local x = Input { shape = {3, 3, 20} }
local ends = {}
for i, name in ipairs(names) do
  local y = Conv2D { 30, 3, kernel_initializer = name, name = "conv_" .. name }(x)
  ends[i] = Dense { 100, kernel_initializer = name, name = "dense_" .. name }(Flatten { name = "flat_" .. name }(y))
end
local model = Model { inputs = x, outputs = Add(ends) }
model:compile { loss = "mse", optimizer = "sgd" }
model:fit { }
return model
