-- expect: augment_zoom.lua:8: ImageDataGenerator: brightness_range should be two numbers, {from, to}, not one
-- expect: augment_zoom.lua:8: ImageDataGenerator: zoom_range = {0, 1} leaves nothing of an image; numbers above 0 do
-- expect: augment_zoom.lua:8: ImageDataGenerator: the model's input is [7], expected images: {height, width, channels} or {height, width}
local model = Sequential { name = "zoom" }
model:add(Dense { 2, activation = "softmax", input_shape = {7} })
model:compile { loss = "sparse_categorical_crossentropy" }
model:fit {
  augment = ImageDataGenerator { brightness_range = 0.5, zoom_range = {0, 1} } }
return model
