return require "with_activation" ("gelu")
