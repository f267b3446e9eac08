-- within: activations
return require "activations"
