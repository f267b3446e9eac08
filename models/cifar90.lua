-- Nine of ten CIFAR-10 test images right by 280,106 parameters. Half of the convolutions are pooled before they are normalised, so
-- that their gradient is computed where the maximum was and nowhere else. 31 epochs with seed 0: 0.915.
local function conv(filters, pool)
  local layers = { Conv2D { filters, 3, padding = "same", use_bias = false, kernel_initializer = "he_normal" } }
  if pool then table.insert(layers, MaxPooling2D()) end
  table.insert(layers, BatchNormalization { momentum = 0.9 })
  table.insert(layers, Activation { "relu" })
  return Sequential(layers)
end

local model = Sequential { name = "cifar90",
  Rescaling { 1/64, offset = -1.9, input_shape = {32, 32, 3} },
  conv(32), conv(64, true),
  conv(64), conv(96, true),
  conv(96), conv(96, true),
  GlobalAveragePooling2D(), Dense { 10, activation = "softmax" } }

-- The rate rises for three epochs and falls for the others. All training images are learnt from; eval tells of the test images.
local batches = math.ceil(50000 / 128)
local rate = CosineDecay { 0.01, decay_steps = 28 * batches, warmup_target = 0.2, warmup_steps = 3 * batches }
model:compile { loss = CategoricalCrossentropy { label_smoothing = 0.1 }, metrics = {"accuracy"},
                optimizer = SGD { momentum = 0.9, nesterov = true, weight_decay = 2.5e-3, learning_rate = rate } }
model:fit { data = "cifar10", batch_size = 128, epochs = 31,
            augment = ImageDataGenerator { width_shift_range = 4, height_shift_range = 4, horizontal_flip = true, fill_mode = "constant" } }
return model
