-- Every order of three axes and of two, some of four, of an input and of maps of more and
-- fewer than a vector's channels, one with a border.
local x = Input { shape = {5, 4, 3} }
local y = Permute { {3, 1, 2} } (Conv2D { 19, {3, 2}, padding = "same", activation = "tanh" } (x))
y = Permute { {1, 3, 2} } (Conv2D { 17, 3, padding = "same", activation = "tanh" } (y))
y = Permute { {3, 2, 1} } (Permute { {2, 3, 1} } (Permute { {2, 1, 3} } (y)))
local rows = Permute { {2, 1} } (RepeatVector { 3 } (Dense { 5 } (GlobalAveragePooling2D() (y))))
local volume = Permute { {2, 1, 4, 3} } (Permute { {3, 4, 2, 1} } (Reshape { {5, 2, 2, 3} } (x)))
local ends = { Flatten() (Permute { {1, 3, 2, 4} } (volume)), Flatten() (Permute { {2, 3, 1} } (x)) }
ends[3], ends[4] = Flatten() (Permute { {1, 2, 3} } (y)), Flatten() (rows)
local model = Model { name = "permute_layer_op", inputs = x, outputs = Dense { 3 } (Permute { {1} } (Concatenate(ends))) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
