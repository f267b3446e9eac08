-- forced: case=weighted,logits,balanced,low,none
-- Two outputs with a sigmoid and a focal cross-entropy each: of 19 elements, and of one. Logits: without the sigmoid. Low, none: a
-- power between 0 and 1, and 0.
local logits = case == "logits"
local function loss(gamma)
  return BinaryFocalCrossentropy { gamma = case == "low" and 0.5 or case == "none" and 0 or gamma, from_logits = logits,
                                   apply_class_balancing = case == "balanced", alpha = 0.7, label_smoothing = case == "low" and 0.1 or 0 }
end
local x = Input { shape = {3, 4, 3} }
local y, last = Flatten() (Conv2D { 5, 2, activation = "tanh" } (x)), logits and "linear" or "sigmoid"
local many, one = Dense { 19, activation = last, name = "many" } (y), Dense { 1, activation = last, name = "one" } (y)
local model = Model { name = "sigmoid_focal_crossentropy_op", inputs = x, outputs = {many, one} }
model:compile { loss = { loss(2), loss(3) }, loss_weights = {0.5, 2}, optimizer = SGD { learning_rate = 1 },
                metrics = { {"accuracy"}, {"accuracy"} } }
if case == "weighted" then model:fit { sample_weight = true } end
return model
