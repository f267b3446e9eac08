-- expect: augment_maps.lua:6: ImageDataGenerator: horizontal_flip moves what is in an image, but not what the targets of 'conv2d', maps of [8,8,3], say of it
-- help: brightness_range and channel_shift_range leave it where it is
local model = Sequential { Conv2D { 3, 1, activation = "softmax", input_shape = {8, 8, 1} } }
model:compile { loss = "sparse_categorical_crossentropy" }
local function fit(augment) model:fit { augment = augment } end
fit(ImageDataGenerator { channel_shift_range = 5, horizontal_flip = true })
return model
