-- forced: conv_algorithm=direct,im2col,argmax,plain
-- A choice for the whole model applies where it can; class names; several outputs by name.
local x = Input { shape = {8, 7, 3}, name = "picture" }
local y = MaxPooling2D() (Conv2D { 6, 3, padding = "same", activation = "relu" } (x))
y = Conv2D { 5, 2, activation = "tanh" } (y)
local kind = Dense { 4, activation = "softmax", name = "kind" } (Flatten() (y))
local extent = Dense { 1, name = "extent" } (GlobalAveragePooling2D() (y))
local model = Model { name = "model_op", inputs = x, outputs = {kind, extent}, conv_algorithm = conv_algorithm or "auto",
                      dense_algorithm = conv_algorithm == "im2col" and "blas" or nil, class_names = {"a", "b", "c", "\"d\\"} }
model:compile { loss = { kind = "sparse_categorical_crossentropy", extent = "mse" }, optimizer = SGD { learning_rate = 1 } }
return model
