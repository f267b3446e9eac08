-- within: product
return require "product"
