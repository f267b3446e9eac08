-- merge.lua -- what the templates of merging layers share: Add, Subtract, Multiply, Average, Maximum, Minimum; Concatenate.
--
-- c has the kind, and the inputs x, or their gradients dx. An input may have axes of size 1, or fewer axes, than y: these are
-- repeated, and its gradient is summed over them: row by row, or, where channels are repeated, over 16 lanes. Each function returns
-- text.

local merge = {}

local joins = { Add = "%s + %s", Subtract = "%s - %s", Multiply = "%s * %s", Average = "%s + %s", Maximum = "vmax(%s, %s)",
                Minimum = "vmin(%s, %s)" }

local function joined(kind, loads)
  local e = loads[1]
  for i = 2, #loads do e = joins[kind]:format(e, loads[i]) end
  return kind == "Average" and ("(%s) * R(1. / %d)"):format(e, #loads) or e
end

-- The formula, for comments; of many inputs the first and the last.
function merge.formula(kind, x)
  local join, last = joins[kind]:gsub("^v", ""), x[#x].arg
  local e = join:format(#x > 2 and (join:match("%(") and "x0, .." or join:format("x0", "..")) or "x0", last)
  return kind == "Average" and ("(%s) / %d"):format(e, #x) or e
end

local function alike(v, y) return v.rank == y.rank and v.n == y.n end

-- Which place of v stands where the loops over y are; v's axes are y's last ones.
local function spot(v, y)
  local at, lacks = {}, #y.places - #v.places
  for k, p in ipairs(v.places) do
    local q = y.places[k + lacks]
    at[k] = q.size > 1 and p.size == q.size and q.name or "0"
  end
  return at
end

-- LANES reals of v from there on.
local function load(name, v, y)
  local at = spot(v, y)
  return v.c < y.c and ("all(%s)"):format(common.at(name, v, at, "0")) or common.load_at(name, v, at, "o")
end

-- Loops over those axes of y that v has, or over those that it lacks.
local function loops(y, v, has)
  local text, lacks = "", #y.places - #v.places
  for k, q in ipairs(y.places) do
    local p = v.places[k - lacks]
    local both = (p and p.size or 1) == q.size
    if q.size > 1 and both == has then text = text .. ("for (int %s = 0; %s < %d; %s++)\n"):format(q.name, q.name, q.size, q.name) end
  end
  return text
end

local function vectors(y) return ("for (int o = 0; o < %d; o += LANES)"):format(common.bound(y)) end

-- A statement or several, indented, behind the loops or the declarations before them.
local function block(head, lines)
  local body = table.concat(lines, "\n")
  if head ~= "" and #lines == 1 then return head:gsub("\n*$", "\n    ") .. body end
  return head:gsub("\n$", " "):gsub("([^ ])$", "%1 ") .. "{\n    " .. body:gsub("\n(.)", "\n    %1") .. "\n}"
end

local function store(name, v, y, e, lifts) return common.put(name, v, e, lifts, spot(v, y)) end

-- y = the inputs, merged
function merge.forward(c)
  local y, from, loads, whole, narrow = c.y, {}, {}, true, false
  for i, x in ipairs(c.x) do
    from[i], loads[i], whole, narrow = { x.arg, x }, load(x.arg, x, y), whole and alike(x, y), narrow or x.c < y.c
  end
  if whole then return common.map("y", y, from, true, function(...) return joined(c.kind, { ... }) end) end
  return block(loops(y, y, true) .. vectors(y), { store("y", y, y, joined(c.kind, loads), narrow) })
end

-- ---- gradients ----

-- What an input has of dy where that does not depend on the others.
local slopes = {
  Add = function(dy) return dy end,
  Subtract = function(dy, k) return k == 1 and dy or "-" .. dy end,
  Average = function(dy, _, n) return ("%s * R(1. / %d)"):format(dy, n) end,
}

-- Of d, the gradient of what m, all inputs before x, and x make: what x has, and what m has.
local function greater(how)
  return function(m, x)
    local keep = ("(bits)(%s %s %s)"):format(m, how, x)
    return ("rt_zero_unless(~%s, d)"):format(keep), ("rt_zero_unless(%s, d)"):format(keep)
  end
end
local parts = { Multiply = function(m, x) return "d * " .. m, "d * " .. x end, Maximum = greater(">="), Minimum = greater("<=") }

-- Statements at (h, w, o): give(k, e) makes one of input k's gradient e, for all those that are wanted. Products and maxima are
-- made one input after the other, so gradients go back from the last to the first.
local function shares(c, y, wanted, give)
  local lines, n, x, dy = {}, #c.dx, {}, load("dy", y, y)
  local function add(...) lines[#lines + 1] = string.format(...) end
  if slopes[c.kind] then
    for k = 1, n do if wanted[k] then add("%s", give(k, slopes[c.kind](dy, k, n))) end end
    return lines
  end
  local first, last = n, 1
  for k, v in ipairs(c.x) do
    x[k] = load(v.arg, v, y)
    if wanted[k] then first, last = math.min(first, k), math.max(last, k) end
  end
  local before = { x[1] }                          -- what the first k inputs make
  for k = 2, (c.kind == "Multiply" and last or n) - 1 do
    add("vec m%d = %s;", k - 1, joins[c.kind]:format(before[k - 1], x[k]))
    before[k] = ("m%d"):format(k - 1)
  end
  add("vec d = %s;", dy)
  for k = n, math.max(first, 2), -1 do
    local mine, rest = parts[c.kind](before[k - 1] or "", x[k])
    if wanted[k] then add("%s", give(k, mine)) end
    if k > first then add("d = %s;", rest) end
  end
  if first == 1 then add("%s", give(1, "d")) end
  return lines
end

-- The gradient of input k, which is repeated.
local function summed(c, y, k, lifts)
  local dx, more = c.dx[k], loops(y, c.dx[k], false)
  local name, kept = dx.arg, loops(y, dx, true)
  local function add(to) return shares(c, y, { [k] = true }, function(_, e) return ("%s += %s;"):format(to, e) end) end
  if dx.c == y.c then
    local body = more == "" and shares(c, y, { [k] = true }, function(_, e) return store(name, dx, y, e, lifts) end)
      or { "vec sum = {0};", block(more, add("sum")), store(name, dx, y, "sum", lifts) }
    return block(kept .. vectors(y), body)
  end
  local lines = add("total[v]")
  table.insert(lines, 1, "int o = i + v * LANES;")
  local row = common.at(name, dx, spot(dx, y))
  return block(kept, { "vec total[VECS] = {{0}};",
    block(more .. ("for (int i = 0; i < %d; i += 16) EACH (v, VECS)"):format(common.lanes(y.c)), lines),
    ("memset(%s, 0, sizeof(real[%d]));"):format(row, common.lanes(1)), ("%s[0] = sum16(total);"):format(row) })
end

function merge.dx(c)
  local y, whole, lifts, any, texts = c.dy, {}, false, false, {}
  for k, dx in ipairs(c.dx) do
    whole[k] = alike(dx, y)
    lifts, any = lifts or (c.kind == "Multiply" and dx.c < y.c), any or whole[k]
  end
  if any then
    local function give(k, e) return store(c.dx[k].arg, c.dx[k], y, e, lifts) end
    texts[1] = block(loops(y, y, true) .. vectors(y), shares(c, y, whole, give))
  end
  for k in ipairs(c.dx) do if not whole[k] then texts[#texts + 1] = summed(c, y, k, lifts) end end
  return table.concat(texts, "\n")
end

local words = {
  Add = "dy", Subtract = "dy, of x1 -dy", Average = "dy / %d", Multiply = "dy times the other inputs",
  Maximum = "dy where the input is the first that is largest, else 0",
  Minimum = "dy where the input is the first that is smallest, else 0",
}

function merge.slope(c)
  local sums = false
  for _, dx in ipairs(c.dx) do sums = sums or not alike(dx, c.dy) end
  return "each input's gradient: " .. words[c.kind]:format(#c.dx) .. (sums and ", summed over what it is repeated for" or "")
end

-- ---- side by side along an axis before the channels ----

-- `small` is the slice of `big` from `offset` on: a copy to it, or to there. Where channels are padded alike, whole rows of it.
local function slice(name, big, small, along, offset, back)
  local lanes, rows = common.lanes(small.c), common.padded(big) and common.padded(small)
  local there, here, head, last = {}, {}, "", #small.places
  for k, p in ipairs(small.places) do
    here[k] = rows and k == last and "0" or p.name
    there[k] = p.name == along and common.plus(here[k], offset) or here[k]
    if k < last then head = head .. ("for (int %s = 0; %s < %d; %s++) "):format(p.name, p.name, p.size, p.name) end
  end
  local to, from = common.at(name, big, there), common.at(small.arg, small, here)
  if back then to, from = from, to end
  if rows then return head .. ("memcpy(%s, %s, sizeof(real[%d][%d]));"):format(to, from, small.places[last].size, lanes) end
  local text = ("memcpy(%s, %s, sizeof(real[%d]));"):format(to, from, small.c)
  return common.each_pixel(small, text .. ("\nmemset(&%s[%d], 0, sizeof(real[%d]));"):format(to, small.c, lanes - small.c))
end

-- All of them, forward or back.
function merge.slices(name, big, smalls, along, back)
  local texts, offset = {}, 0
  for i, v in ipairs(smalls) do
    texts[i] = slice(name, big, v, along, offset, back)
    for _, p in ipairs(v.places) do if p.name == along then offset = offset + p.size end end
  end
  return table.concat(texts, "\n")
end

return merge
