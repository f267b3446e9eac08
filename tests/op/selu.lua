return require "with_activation" ("selu")
