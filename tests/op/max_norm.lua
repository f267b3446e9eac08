-- steps: 3
return require "with_constraint" ("max_norm", function(rank, other)
  if rank == 4 then return MaxNorm { 0.3, axis = other and {0, 1, 2} or {0, -2} } end
  return other and MaxNorm { max_value = 0.4, axis = 1 } or MaxNorm { 0.2 }
end)
