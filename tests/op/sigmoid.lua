return require "with_activation" ("sigmoid")
