-- expect: augment_mixed.lua:6: ImageDataGenerator: cutmix mixes targets, and those of 'dense' are one side or the other: its loss is Hinge
-- help: a cross-entropy takes mixtures, and so does a loss of distances
local model = Sequential { Flatten { input_shape = {4, 4} }, Dense { 2, activation = "tanh" } }
model:compile { loss = "hinge" }
local function fit(augment) model:fit { augment = augment } end
fit(ImageDataGenerator { cutmix = 1 })
return model
