-- drawn.lua -- what templates of dropouts by factors have in common: AlphaDropout, GaussianDropout, draws that elements share.
--
-- c has the rate and the site; AlphaDropout's also times, plus and lost, GaussianDropout's stddev. Each function returns text.

local drawn = {}

-- n factors, from that of element `first` on, at `to`.
function drawn.fill(c, to, n, first)
  if c.stddev then return ("rt_factors(%s, %d, &mask, %s, R(%s));"):format(to, n, first, lib.number(c.stddev)) end
  local kept = lib.number(c.times or 1 / (1 - c.rate))
  return ("rt_keep(%s, %d, &mask, %s, %.0fu, R(%s));"):format(to, n, first, math.min(math.ceil(c.rate * 2^32), 2^32 - 1), kept)
end

-- What becomes of x under the factor f.
function drawn.apply(c, x, f)
  if not (c.lost and c.y) then return ("%s * %s"):format(x, f) end
  return ("SELECT((bits)(%s != R(0)), %s * %s + R(%s), all(R(%s)))"):format(f, x, f, lib.number(c.plus), lib.number(c.lost))
end

-- The same in words.
function drawn.formula(c, x)
  if c.stddev then return ("%s (1 + %g e), e a normal number of the element's random words"):format(x, c.stddev) end
  if not c.lost then return ("%s / (1 - %g), or 0"):format(x, c.rate) end
  return c.y and ("%g x + %g, or %g"):format(c.times, c.plus, c.lost) or ("%g dy, or 0"):format(c.times)
end

-- Loops around a body, each with the draws that are made within it.
function drawn.around(head, draws, body)
  if not draws then return head .. "\n" .. body end
  return head .. " {\n    " .. (draws .. "\n" .. body):gsub("\n(.)", "\n    %1") .. "\n}"
end

return drawn
