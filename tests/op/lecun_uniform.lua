-- moments: conv2d/kernel 0 0.14907119849998599 -0.2581988897471611 0.2581988897471611
return require "with_initializer" ("lecun_uniform", LecunUniform())
