return require "with_activation" ("softsign")
