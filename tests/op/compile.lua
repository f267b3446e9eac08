-- metrics: 0
-- forced: case=apart,twice
-- Losses, weights and metrics by the outputs' names; twice: of a layer that gives two outputs the second is kind_1.
local x = Input { shape = {11} }
local y = Dense { 19, activation = "tanh" } (x)
local kind, extent = Dense { 4, activation = "softmax", name = "kind" }, Dense { 2, name = "extent" } (y)
local outputs, losses = { kind(y), extent }, { kind = "sparse_categorical_crossentropy", extent = "mae" }
local metrics = { extent = {"mse", MeanAbsoluteError()}, kind = {"accuracy"} }
if case == "twice" then
  table.insert(outputs, kind(Dense { 19, activation = "tanh" } (y)))
  losses.kind_1, metrics.kind_1 = "mse", {"categorical_accuracy", "mae"}
end
local model = Model { name = "compile_op", inputs = x, outputs = outputs }
model:compile { loss = losses, loss_weights = { extent = 0.25, kind = 2 }, metrics = metrics,
                optimizer = SGD { learning_rate = 1 } }
return model
