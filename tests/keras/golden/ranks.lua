-- Layers that take values of any rank: -D case=NAME chooses one of two, four or five axes.
local shapes = { lines = {6, 5}, volumes = {3, 2, 4, 5}, clips = {2, 2, 3, 2, 3} }
local shape = shapes[case or "lines"]
local x = Input { shape = shape }
local y = Dense { 35, activation = "tanh" } (x)
y = BatchNormalization { momentum = 0.8 } (Dense { 4, use_bias = false } (y))
y = Concatenate { Activation { "softplus" } (y), Softmax() (x) }
local turned = { table.unpack(shape) }
turned[1], turned[2] = shape[2], shape[1]
local places = Dense { 3, activation = "softmax", name = "places" } (y)
local numbers = Dense { 2, name = "numbers" } (Reshape { turned } (Add { x, Dense { shape[#shape], activation = "relu" } (y) }))
local model = Model { inputs = x, outputs = { places, numbers, Dense { 3, name = "flat" } (Flatten() (y)) } }
model:compile { loss = { "sparse_categorical_crossentropy", "mse", "mae" }, optimizer = SGD { learning_rate = 0.2 } }
model:fit { batch_size = 3 }
return model
