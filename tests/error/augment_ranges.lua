-- expect: augment_ranges.lua:12: ImageDataGenerator: width_shift_range = -0.1 is below 0; shifts go either way
-- help: width_shift_range = 0.1 is up to so much in both directions
-- expect: augment_ranges.lua:12: ImageDataGenerator: height_shift_range = -2 is below 0; shifts go either way
-- expect: augment_ranges.lua:12: ImageDataGenerator: brightness_range = {1.5, 0.5}: the first should not be above the second
-- expect: augment_ranges.lua:12: ImageDataGenerator: zoom_range = 1 would enlarge without end: below 1, or {from, to}
-- expect: augment_ranges.lua:12: ImageDataGenerator: brightness_range takes images of 1 or 3 channels, not 2
local model = Sequential { name = "ranges" }
model:add(Flatten { input_shape = {4, 4, 2} })
model:add(Dense { 2, activation = "softmax" })
model:compile { loss = "sparse_categorical_crossentropy" }
local function fit(augment) model:fit { augment = augment } end
fit(ImageDataGenerator { width_shift_range = -0.1, height_shift_range = -2, brightness_range = {1.5, 0.5}, zoom_range = 1 })
return model
