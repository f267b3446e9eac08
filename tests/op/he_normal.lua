-- moments: conv2d/kernel 0 0.21081851067789195 -0.4793368816230698 0.4793368816230698
return require "with_initializer" ("he_normal", HeNormal())
