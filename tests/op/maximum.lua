-- integers
-- On every pair of shapes that fit; merged.lua has the model.
return require "merged"("maximum_op", Maximum)
