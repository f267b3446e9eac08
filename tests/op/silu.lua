return require "with_activation" ("silu")
