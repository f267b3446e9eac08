-- forced: case=weighted
-- Two outputs with a softmax and a cross-entropy each, of different weights, over 17 and 3 classes; one is read further on.
-- Weighted: each sample counts by the data's number, in both.
local x = Input { shape = {3, 4, 3} }
local y = Flatten() (Conv2D { 5, 2, activation = "tanh" } (x))
local many = Dense { 17, activation = "softmax", name = "many" } (y)
local few = Dense { 3, activation = "softmax", name = "few" } (Concatenate { y, many })
local model = Model { name = "softmax_crossentropy_op", inputs = x, outputs = {many, few} }
model:compile { loss = { "categorical_crossentropy", "sparse_categorical_crossentropy" }, loss_weights = {0.5, 2},
                optimizer = SGD { learning_rate = 1 }, metrics = { {"accuracy"}, {"accuracy"} } }
if case == "weighted" then model:fit { sample_weight = true } end
return model
