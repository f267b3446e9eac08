-- forced: how=center,deviation,both
-- What is done to all samples, in front of what wants a border and of what wants none; steps are made without what is random.
local model = Sequential { name = "augmented_op" }
if how == "deviation" then
  model:add(Flatten { input_shape = {5, 7, 2} })
else
  model:add(Conv2D { 2, 3, padding = "same", activation = "tanh", input_shape = {5, 7, 2} })
  model:add(Flatten {})
end
model:add(Dense { 3, activation = "softmax" })
model:compile { loss = "categorical_crossentropy", optimizer = SGD { learning_rate = 1 } }
model:fit { augment = ImageDataGenerator { rotation_range = 40, width_shift_range = {-1, 0, 2}, zoom_range = {0.6, 1.4},
              mixup = 0.5,
              rescale = 1/255,
              samplewise_center = how == "center" or how == "both",
              samplewise_std_normalization = how == "deviation" or how == "both" } }
return model
