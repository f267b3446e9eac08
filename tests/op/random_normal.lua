-- moments: conv2d/kernel 0.5 0.2 -0.7 1.7
return require "with_initializer" ("random_normal", RandomNormal { mean = 0.5, stddev = 0.2 })
