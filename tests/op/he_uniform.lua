-- moments: conv2d/kernel 0 0.21081851067789195 -0.3651483716701107 0.3651483716701107
return require "with_initializer" ("he_uniform", HeUniform())
