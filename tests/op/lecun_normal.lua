-- moments: conv2d/kernel 0 0.14907119849998599 -0.33894235946848605 0.33894235946848605
return require "with_initializer" ("lecun_normal", LecunNormal())
