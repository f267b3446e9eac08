-- On every pair of shapes that fit; merged.lua has the model.
return require "merged"("subtract_op", Subtract, true)
