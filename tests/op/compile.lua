-- metrics: 0
-- Losses, weights and metrics by the outputs' names; one output has no loss.
local x = Input { shape = {11} }
local y = Dense { 19, activation = "tanh" } (x)
local kind, extent = Dense { 4, activation = "softmax", name = "kind" } (y), Dense { 2, name = "extent" } (y)
local model = Model { name = "compile_op", inputs = x, outputs = {kind, extent} }
model:compile { loss = { kind = "sparse_categorical_crossentropy", extent = "mae" }, loss_weights = { extent = 0.25, kind = 2 },
                metrics = { extent = {"mse", "mae"}, kind = {"accuracy"} }, optimizer = SGD { learning_rate = 1 } }
return model
