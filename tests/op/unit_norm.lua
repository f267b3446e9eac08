-- steps: 3
return require "with_constraint" ("unit_norm", function(rank, other)
  if rank == 4 then return UnitNorm { axis = other and {0, 1, 2} or {1} } end
  return other and UnitNorm { axis = -1 } or "unit_norm"
end)
