-- expect: algorithm.lua:4: conv2d: "argmax" does not apply to this layer
return Sequential {
  Input { 16, 16, 16 },
  Conv2D { 16, 3, conv_algorithm = "argmax" },
  Flatten(), Dense { 2, dense_algorithm = "small" },
}
