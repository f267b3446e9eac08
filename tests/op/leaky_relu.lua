return require "with_activation" ("leaky_relu")
