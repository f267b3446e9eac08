-- moments: conv2d/kernel 0 0 0 0
return require "with_initializer" ("zeros_init", Zeros())
