-- expect: augment.lua:11: ImageDataGenerator: zca_epsilon = -1 is out of range: from 0 to 1e37
-- expect: augment.lua:12: ImageDataGenerator: validation_split = 1 is out of range: at least 0 and below 1
-- expect: augment.lua:13: ImageDataGenerator: rotation_range = -5 is out of range: 0 or more
-- expect: augment.lua:14: ImageDataGenerator: width_shift_range should be a number or a list of numbers, not "far"
-- expect: augment.lua:15: ImageDataGenerator: height_shift_range should be a list of numbers, not "2"
-- expect: augment.lua:16: ImageDataGenerator: unknown option 'horizontal_flips'; did you mean 'horizontal_flip'?
-- expect: augment.lua:17: ImageDataGenerator: fill_mode should be "nearest", "constant", "reflect" or "wrap", not "mirror"
-- expect: augment.lua:18: ImageDataGenerator: interpolation_order = 3 is out of range: from 0 to 1
-- expect: augment.lua:19: fit: augment should be an augmentation, not a table
local model = Sequential { Flatten { input_shape = {4, 4} } }
ImageDataGenerator { zca_whitening = true, zca_epsilon = -1 }
ImageDataGenerator { validation_split = 1 }
ImageDataGenerator { rotation_range = -5 }
ImageDataGenerator { width_shift_range = "far" }
ImageDataGenerator { height_shift_range = {1, "2"} }
ImageDataGenerator { horizontal_flips = true }
ImageDataGenerator { fill_mode = "mirror" }
ImageDataGenerator { interpolation_order = 3 }
model:fit { augment = { horizontal_flip = true } }
return model
