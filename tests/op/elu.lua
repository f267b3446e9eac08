return require "with_activation" ("elu")
