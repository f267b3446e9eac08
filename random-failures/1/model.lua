-- randmodel 1, samples 33
local t0 = Input { shape = {15, 4, 1}, name = "input_a" }
local t1 = Conv2D { filters = 33, kernel_size = {3, 3}, strides = {1, 1}, padding = "valid", activation = "gelu" }(t0)
local t2 = Conv2D { filters = 64, kernel_size = {1, 1}, strides = {1, 1}, padding = "same", activation = "relu" }(t1)
local t3 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = "valid" }(t2)
local t4 = Conv2D { filters = 33, kernel_size = {2, 2}, strides = {1, 2}, padding = "same", activation = "relu" }(t3)
local t5 = Conv2D { filters = 70, kernel_size = {5, 5}, strides = {1, 1}, padding = "same", activation = "relu", kernel_regularizer = L2 { l2 = 0.026 } }(t3)
local t6 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = "same" }(t5)
local t7 = Conv2D { filters = 17, kernel_size = {3, 3}, strides = {1, 1}, padding = "same", activation = "relu" }(t1)
local t8 = MaxPooling2D { pool_size = {2, 2}, strides = {2, 2}, padding = "valid" }(t7)
local t9 = GlobalAveragePooling2D {  }(t4)
local t10 = Dense { 1, activation = "linear", name = "out_a" }(t9)
local t11 = Flatten {  }(t6)
local t12 = Dense { 10, activation = "softmax", name = "out_b" }(t11)
local t13 = GlobalMaxPooling2D {  }(t8)
local t14 = Dense { 33, activation = "softmax", name = "out_c" }(t13)
local model = Model { inputs = {t0}, outputs = {t10, t12, t14}, conv_algorithm = conv or "auto", dense_algorithm = dense or "auto" }
model:compile { optimizer = SGD { learning_rate = 1 }, loss = { out_a = "mae", out_b = SparseCategoricalCrossentropy { from_logits = false }, out_c = CategoricalCrossentropy { from_logits = false }, },
                loss_weights = { out_a = 1.60, out_b = 1.00, out_c = 1.00, } }
model:fit { shuffle = false }
return model
