-- samples 7: what chains rarely hold, for what passes must leave alone and what they must not confuse.
local a, b = Input { shape = {7, 6, 3}, name = "a" }, Input { shape = {8, 8, 16}, name = "b" }
local ends = {}
local function ending(y) ends[#ends + 1] = Flatten() (y) end

-- layers used twice: their parameters serve other places too
local conv, norm, dense = Conv2D { 20, 3, padding = "same" }, BatchNormalization(), Dense { 150, activation = "tanh" }
ending(ReLU() (norm(conv(a))))
ending(norm(conv(Conv2D { 3, 1, activation = "relu" } (a))))
ending(BatchNormalization() (conv(Conv2D { 3, 2, padding = "same" } (a))))
ending(dense(dense(Dense { 150 } (GlobalAveragePooling2D() (b)))))

-- values that are outputs, without a loss, and are read on
local seen, shown = Conv2D { 5, 3, name = "seen" } (a), Conv2D { 7, 3, name = "shown" } (b)
ending(BatchNormalization() (seen))
ending(ReLU() (shown))
local flat = Flatten { name = "flat" } (Conv2D { 16, 1 } (a))

-- values that are read twice
local twice = Conv2D { 6, 3, padding = "same" } (b)
ending(Add { BatchNormalization() (twice), twice })
local again = Conv2D { 6, 3, padding = "same" } (b)
ending(Add { Activation { "tanh" } (again), again })

-- normalisation behind normalisation; behind a convolution without bias
ending(BatchNormalization() (BatchNormalization() (Conv2D { 6, 2 } (a))))
ending(ReLU() (MaxPooling2D { 2 } (BatchNormalization() (Conv2D { 18, 3, use_bias = false } (b)))))

-- pooling that is one op with its convolution, and pooling that is not
ending(MaxPooling2D { 2 } (Conv2D { 20, 3, padding = "same", activation = "relu" } (b)))
ending(MaxPooling2D { 2 } (Conv2D { 20, 3, padding = "same", conv_algorithm = "plain" } (Conv2D { 16, 3, padding = "same" } (b))))
ending(MaxPooling2D { 2, padding = "same" } (Conv2D { 9, 1, activation = "relu" } (a)))
ending(MaxPooling2D { 3, strides = 2, padding = "same" } (Conv2D { 9, 3, padding = "same" } (b)))
ending(MaxPooling2D { 2 } (Conv2D { 9, 3, activation = "tanh" } (b)))
ending(Activation { "relu6" } (MaxPooling2D { 2 } (Rescaling { 8 } (Conv2D { 9, 3 } (b)))))
ending(Activation { "relu6" } (MaxPooling2D { 2 } (Conv2D { 9, 3, kernel_regularizer = L2 { l2 = 0.01 } } (Rescaling { 9 } (b)))))

-- a group's maps in rows that would else be apart
ending(BatchNormalization() (Reshape { {2, 4, 16} } (Dense { 128 } (GlobalMaxPooling2D() (b)))))

local out = Dense { 4, activation = "softmax", name = "out" } (Concatenate(ends))
local model = Model { inputs = {a, b}, outputs = {out, seen, shown, flat} }
model:compile { optimizer = SGD { learning_rate = 1 }, loss = { out = "categorical_crossentropy", flat = "mse" }, loss_weights = { out = 1, flat = 0.1 } }
return model
