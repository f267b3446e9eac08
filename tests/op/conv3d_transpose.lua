-- Volumes that do not fit into half of the nominal second cache: dkernel goes by two planes, then by what is left, of all channels,
-- of groups, and of the way back.
local x = Input { shape = {3, 64, 32, 1} }
local y = Conv3D { 2, {1, 2, 1}, groups = 2, padding = "same" } (Conv3D { 2, {2, 1, 2}, padding = "same", activation = "tanh" } (x))
y = Conv3DTranspose { 2, {2, 1, 1}, padding = "same" } (y)
local model = Model { name = "conv3d_transpose_op", inputs = x, outputs = Dense { 2 } (GlobalAveragePooling3D() (y)) }
model:compile { loss = "mse", optimizer = SGD { learning_rate = 1 } }
return model
