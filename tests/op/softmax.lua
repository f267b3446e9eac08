return require "with_activation" ("softmax")
