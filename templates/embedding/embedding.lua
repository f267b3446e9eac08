-- embedding.lua -- how the table's gradient walks the numbers of a sample: by vectors, so that those of other rows cost little.

local embedding = {}

-- Nothing lies between its rows, nor around it: one run of numbers.
local function dense(x)
  for _, p in ipairs(x.places) do if p.before + p.after > 0 then return false end end
  return not common.padded(x)
end

-- Of number j of a run the place along dimension d of dy.
local function place(dy, d)
  local behind = 1
  for i = d + 1, #dy.places do behind = behind * dy.places[i].size end
  return (behind > 1 and ("j / %d"):format(behind) or "j") .. (d > 1 and (" %% %d"):format(dy.places[d].size) or "")
end

-- Of use v ("" where there is one): the headers of `loops` around vectors of `count` numbers; `load`, the vector from t on; within
-- it the loop `each`, the number `id`, and where its `dy` begins.
function embedding.walk(x, dy, v)
  local X, DY, names, loops = ("x%s[m]"):format(v), ("dy%s[m]"):format(v), {}, {}
  for d, p in ipairs(dy.places) do names[d] = dense(x) and place(dy, d) or p.name end
  local to = common.at(DY, dy, names, "o")
  if dense(x) then
    local first = ("&%s%s"):format(X, ("[0]"):rep(#x.d))
    local id = ("(%s)[j]"):format(first)
    return { loops = {}, count = x.n, load = ("load(%s + t)"):format(first), each = "j", id = id, dy = to }
  end
  for d = 1, #names - 1 do
    loops[d] = ("for (int %s = 0; %s < %d; %s++)"):format(names[d], names[d], dy.places[d].size, names[d])
  end
  local last = names[#names]
  local id = common.at(X, x, names, last)
  return { loops = loops, count = x.c, load = common.load_at(X, x, names, "t"), each = last, id = id, dy = to }
end

return embedding
