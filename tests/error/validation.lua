-- expect: validation.lua:18: fit: validation_split and validation_data: one of them says what validation is
-- expect: validation.lua:19: fit: validation_range and validation_data: one of them says what validation is
-- expect: validation.lua:20: fit: validation_data should be a string, not a table
-- help: validation_data: a set as data is: what it has for validation, else for test, else all of it; --validation-data says otherwise
-- expect: validation.lua:21: fit: validation_freq counts epochs, and 1.5 is no whole number of them
-- expect: validation.lua:22: fit: validation_freq = 0 is out of range: 1 or more
-- expect: validation.lua:23: fit: initial_epoch = 3, and epochs = 3: there is nothing left to train
-- help: epochs counts from the first of all: {initial_epoch = 3, epochs = 4} trains one
-- expect: validation.lua:24: fit: verbose should be 0, 1, 2 or "auto", not 3
-- expect: validation.lua:25: fit: steps_per_epoch = 0 is out of range: 1 or more
-- expect: validation.lua:26: fit: validation_split and ImageDataGenerator's validation_split: one of them says what validation is
-- expect: validation.lua:27: fit: validation_range and ImageDataGenerator's validation_split: one of them says what validation is
local function compiled()
  local model = Sequential { Dense { 3, input_shape = {8} } }
  model:compile { loss = "mse" }
  return model
end
compiled():fit { validation_split = 0.1, validation_data = "mnist" }
compiled():fit { validation_range = {0, 5}, validation_data = "mnist" }
compiled():fit { validation_data = {"a.npz", "b.npz"} }
compiled():fit { validation_freq = {2, 1.5} }
compiled():fit { validation_freq = {0} }
compiled():fit { initial_epoch = 3, epochs = 3 }
compiled():fit { verbose = 3 }
compiled():fit { steps_per_epoch = 0 }
compiled():fit { validation_split = 0.1, augment = ImageDataGenerator { validation_split = 0.2 } }
compiled():fit { validation_range = {0, 5}, augment = ImageDataGenerator { validation_split = 0.2 } }
return compiled()
