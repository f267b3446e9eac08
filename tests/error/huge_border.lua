-- expect: huge_border.lua:3: InputLayer 'input_layer': [300,3000,16] lies in memory as [60299,3000,16], which has more than 2,000,000,000 elements
local model = Sequential {
  Input { 300, 3000, 16 },
  Conv2D { 1, { 60000, 1 }, padding = "same" },
  Flatten(), Dense { 2 }
}
model:compile { loss = "mse" }
return model
