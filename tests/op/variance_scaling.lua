-- moments: conv2d/kernel 0 0.09938079899999065 -0.17213259316477408 0.17213259316477408
local scaling = VarianceScaling { scale = 2, mode = "fan_avg", distribution = "uniform" }
return require "with_initializer" ("variance_scaling", scaling)
