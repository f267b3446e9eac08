-- integers
-- On every pair of shapes that fit; merged.lua has the model.
return require "merged"("minimum_op", Minimum)
