-- moments: conv2d/kernel -0.125 0.21650635094610965 -0.5 0.25
return require "with_initializer" ("random_uniform", RandomUniform { minval = -0.5, maxval = 0.25 })
