return require "with_activation" ("relu")
