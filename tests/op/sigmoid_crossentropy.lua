-- Two outputs with a sigmoid and a cross-entropy each: of 19 elements, and of one.
local x = Input { shape = {3, 4, 3} }
local y = Flatten() (Conv2D { 5, 2, activation = "tanh" } (x))
local many, one = Dense { 19, activation = "sigmoid", name = "many" } (y), Dense { 1, activation = "sigmoid", name = "one" } (y)
local model = Model { name = "sigmoid_crossentropy_op", inputs = x, outputs = {many, one} }
model:compile { loss = { "binary_crossentropy", "binary_crossentropy" }, loss_weights = {0.5, 2},
                optimizer = SGD { learning_rate = 1 }, metrics = { {"accuracy"}, {"accuracy"} } }
return model
