-- expect: algorithm.lua:9: conv2d: "argmax" does not apply to this layer
-- expect: algorithm.lua:10: conv2d_1: "plain" does not apply to this layer
-- expect: algorithm.lua:11: conv2d_2: "direct" does not apply to this layer
-- expect: algorithm.lua:13: dense_1: "summed" does not apply to this layer
-- expect: algorithm.lua:14: dense_2: "panels" does not apply to this layer
-- expect: algorithm.lua:15: dense_3: "small" does not apply to this layer
return Sequential {
  Input { 16, 16, 16 },
  Conv2D { 16, 3, conv_algorithm = "argmax" },
  Conv2D { 16, 3, conv_algorithm = "plain" },
  Conv2D { 16, 3, conv_algorithm = "direct", activation = "relu" }, MaxPooling2D(),
  Flatten(), Dense { 40, dense_algorithm = "panels" },
  Dense { 1000, dense_algorithm = "summed" },
  Dense { 2, dense_algorithm = "panels" },
  Dense { 40, dense_algorithm = "small" },
}
