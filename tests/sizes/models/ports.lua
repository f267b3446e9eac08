-- as many inputs and outputs as a program can have (RT_PORTS), each with its loss and a metric
local xs, ys, weights = {}, {}, {}
for i = 1, 64 do xs[i] = Input { 3 } end
local y = Concatenate()(xs)
for i = 1, 64 do ys[i], weights[i] = Dense { 2 }(y), i % 3 + 1 end
local model = Model { inputs = xs, outputs = ys }
model:compile { optimizer = "sgd", loss = "mse", metrics = { "mae" }, loss_weights = weights }
return model
