-- moments: conv2d/kernel 0 0.07027283689263066 -0.15977896054102328 0.15977896054102328
return require "with_initializer" ("glorot_normal", GlorotNormal())
