return require "with_activation" ("hard_sigmoid")
