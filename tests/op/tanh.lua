return require "with_activation" ("tanh")
