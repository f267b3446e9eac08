-- integers
-- The whole map of each channel, as a vector and as a map: of a convolution, of the input, and of a map whose maxima occur several
-- times and share dy.
local x = Input { shape = {5, 7, 3} }
local y = Conv2D { 18, 2, activation = "tanh" } (x)
local b = GlobalMaxPooling2D() (MaxPooling2D { pool_size = 2, strides = 1 } (Conv2D { 5, 1 } (x)))
local c = Flatten() (Conv2D { 4, 3, padding = "same" } (GlobalMaxPooling2D { keepdims = true } (y)))
y = Concatenate { GlobalMaxPooling2D() (y), b, GlobalMaxPooling2D() (x), c }
local model = Model { name = "global_max_pooling2d_op", inputs = x, outputs = Dense { 3 } (y) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
