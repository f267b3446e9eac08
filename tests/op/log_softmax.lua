-- within: axis_function
return require "axis_function"
