-- expect: muon_layers.lua:6: Muon: exclude_layers: no layer's name has 'output' in it
-- expect: muon_layers.lua:6: Muon: exclude_layers: 'dense.*' has a '.', which is more than a part of a name
local model = Sequential { Dense { 4, input_shape = {8} }, Dense { 1 } }
model:compile { loss = "mse",
                optimizer =
                  Muon { exclude_layers = {"^dense_1/", "output", "dense.*", "kernel$"} } }
return model
