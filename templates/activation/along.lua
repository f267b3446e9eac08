-- along.lua -- functions of all that lies along some axes: softmax and log_softmax.
--
-- c.over names the axes. Are channels among them, then sums are over 16 lanes by one tree; else each lane is an output of its own.
-- Either way a function is some walks over what belongs together, within loops over the other axes. Each function returns text.

local along = {}

local function reader(c)
  local over = {}
  for name in c.over:gmatch("%S+") do over[name] = true end
  local r = { across = over.c, outer = "", inner = "" }
  for _, p in ipairs((c.y or c.dx).places) do
    local loop = ("for (int %s = 0; %s < %d; %s++)\n"):format(p.name, p.name, p.size, p.name)
    if over[p.name] then r.inner = r.inner .. loop else r.outer = r.outer .. loop end
  end
  return r
end

local function at(name, v) return common.load(name, v, "h", "w", "o") end

-- A walk over what belongs together, of statements at (h, w, o).
local function walk(r, v, ...)
  local body = table.concat({ ... }, "\n")
  if not r.across then return common.nest(r.inner, body) end
  return common.block(r.inner, common.lines(v.c, body))
end

-- A sum that a walk adds to: its declaration, its name within the walk, and as a vector behind it.
local function declared(r, name) return ("vec %s%s;"):format(name, r.across and "[VECS] = {{0}}" or " = {0}") end
local function one(r, name) return name .. (r.across and "[v]" or "") end
local function whole(r, name) return r.across and ("all(sum16(%s))"):format(name) or name end

-- All of it, in loops over the other axes; v is what is written.
local function placed(r, v, ...)
  local body = table.concat({ ... }, "\n")
  if not r.across then body = ("for (int o = 0; o < %d; o += LANES) {\n    %s\n}"):format(common.lanes(v.c), (body:gsub("\n(.)", "\n    %1"))) end
  return common.block(r.outer, body)
end

-- The largest, as the vector top.
local function largest(r, v)
  local x, least = at("x", v), "all(-R(INFINITY))"
  if r.across and v.c % 16 ~= 0 then x = ("rt_lanes_or_least(%s, %d - o)"):format(x, v.c) end
  local begin = r.across and "vec most[VECS];\nEACH (v, VECS) most[v] = " .. least .. ";" or "vec most = " .. least .. ";"
  local e = ("%s = vmax(%s, %s);"):format(one(r, "most"), one(r, "most"), x)
  return begin .. "\n" .. walk(r, v, e) .. ("\nconst vec top = %s;"):format(r.across and "all(rt_most16(most))" or "most")
end

local function cut(r, v, e) return r.across and v.c % 16 ~= 0 and ("first_lanes(%s, %d - o)"):format(e, v.c) or e end

local forward = {
  softmax = function(r, x, y)
    return declared(r, "sum"),
      walk(r, x, ("vec e = %s;"):format(cut(r, x, ("rt_exp(%s - top)"):format(at("x", x)))), one(r, "sum") .. " += e;",
        common.put("y", y, "e")),
      ("const vec total = %s;"):format(whole(r, "sum")),
      walk(r, x, common.put("y", y, at("y", y) .. " / total", not r.across))
  end,
  log_softmax = function(r, x, y)
    return declared(r, "sum"),
      walk(r, x, ("%s += %s;"):format(one(r, "sum"), cut(r, x, ("rt_exp(%s - top)"):format(at("x", x))))),
      ("const vec log_sum = rt_log(%s);"):format(whole(r, "sum")),
      walk(r, x, common.put("y", y, at("x", x) .. " - top - log_sum", true))
  end,
}

local backward = {
  softmax = function(r, dy, y, dx)
    return declared(r, "sum"), walk(r, y, ("MAC(%s, %s, %s);"):format(one(r, "sum"), at("dy", dy), at("y", y))),
      ("const vec total = %s;"):format(whole(r, "sum")),
      walk(r, y, common.put("dx", dx, ("%s * (%s - total)"):format(at("y", y), at("dy", dy))))
  end,
  log_softmax = function(r, dy, y, dx)
    return declared(r, "sum"), walk(r, y, ("%s += %s;"):format(one(r, "sum"), at("dy", dy))),
      ("const vec total = %s;"):format(whole(r, "sum")),
      walk(r, y, common.put("dx", dx, ("%s - rt_exp(%s) * total"):format(at("dy", dy), at("y", y)), true))
  end,
}

function along.forward(c)
  local r = reader(c)
  return placed(r, c.y, largest(r, c.x), forward[c.act](r, c.x, c.y))
end

function along.dx(c)
  local r = reader(c)
  return placed(r, c.dx, backward[c.act](r, c.dy, c.y, c.dx))
end

local words = {
  softmax = { "y = exp(x) / sum of exp(x)", "dx = y (dy - sum of dy y)" },
  log_softmax = { "y = x - log of the sum of exp(x)", "dx = dy - exp(y) * sum of dy" },
}

function along.formula(c) return words[c.act][c.y and c.x and 1 or 2] .. ", along " .. c.over:gsub(" ", ", ") end

return along
