-- On every pair of shapes that fit; merged.lua has the model.
return require "merged"("multiply_op", Multiply)
