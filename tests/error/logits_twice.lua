-- expect: logits_twice.lua:7: loss BinaryCrossentropy: from_logits = true, and the output is a sigmoid's, which are no logits
-- expect: logits_twice.lua:8: loss CategoricalCrossentropy: from_logits = true, and the output is a softmax's, which are no logits
local x = Input { shape = {4} }
local y, z = Dense { 3, activation = "sigmoid", name = "y" } (x), Softmax { name = "z" } (Dense { 3 } (x))
local model = Model { inputs = x, outputs = {y, z} }
model:compile { optimizer = "sgd", loss = {
  y = BinaryCrossentropy { from_logits = true },
  z = CategoricalCrossentropy { from_logits = true },
} }
return model
