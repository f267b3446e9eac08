return require "with_activation" ("exponential")
