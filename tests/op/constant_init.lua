-- moments: conv2d/kernel 0.25 0 0.25 0.25
return require "with_initializer" ("constant_init", Constant { value = 0.25 })
