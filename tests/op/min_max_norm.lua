-- steps: 3
return require "with_constraint" ("min_max_norm", function(rank, other)
  if rank == 4 then return MinMaxNorm { 0.2, 0.3, rate = other and 0.5 or 1, axis = other and {2, 0, 1} or {3} } end
  return other and MinMaxNorm { 1, 2, 0.7, axis = {0, 1} } or MinMaxNorm { min_value = 0.5, rate = 0.9 }
end)
