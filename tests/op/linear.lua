return require "with_activation" ("linear")
