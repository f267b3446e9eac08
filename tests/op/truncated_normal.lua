-- moments: conv2d/kernel 0.5 0.17592513243980 0.1 0.9
return require "with_initializer" ("truncated_normal", TruncatedNormal { mean = 0.5, stddev = 0.2 })
