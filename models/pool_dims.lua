-- What a pooling does to a map: [100,100,15] -> [50,50,15], no parameters.
local model = Sequential { name = "pool_dims" }
model:add(MaxPooling2D { pool_size = 2, strides = 2, input_shape = {100, 100, 15} })
return model
