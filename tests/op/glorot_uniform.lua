-- moments: conv2d/kernel 0 0.07027283689263066 -0.12171612389003691 0.12171612389003691
return require "with_initializer" ("glorot_uniform", GlorotUniform())
