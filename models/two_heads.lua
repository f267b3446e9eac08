-- Two inputs, an image and a vector, and two outputs: what it is and how large. One convolution serves both image branches.
local image = Input { shape = {32, 32, 3}, name = "image" }
local sensors = Input { shape = {8}, name = "sensors" }

local shared = Conv2D { 16, 3, padding = "same", activation = "relu", name = "shared" }
local fine = MaxPooling2D() (shared(image))
local coarse = shared(AveragePooling2D { 2 } (image))

local x = Concatenate { fine, coarse }
x = Activation { "relu" } (BatchNormalization() (Conv2D { 32, 3, strides = 2 } (x)))
x = Concatenate { GlobalAveragePooling2D() (x), Dense { 16, activation = "relu" } (sensors) }

local kind = Dense { 4, activation = "softmax", name = "kind" } (x)
local extent = Dense { 1, name = "extent" } (x)

local model = Model { name = "two_heads", inputs = {image, sensors}, outputs = {kind, extent} }
model:compile { optimizer = "adam",
                loss = { kind = "sparse_categorical_crossentropy", extent = "mse" },
                loss_weights = { kind = 1, extent = 0.2 },
                metrics = { kind = {"accuracy"}, extent = {"mae"} } }
model:fit { data = "two_heads.npz", batch_size = 32, epochs = 5 }
return model
