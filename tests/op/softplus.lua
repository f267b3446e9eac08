return require "with_activation" ("softplus")
