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

-- Which row and column of v stand at (h, w) of y.
local function place(v, y) return y.h > 1 and v.h == y.h and "h" or "0", y.w > 1 and v.w == y.w and "w" or "0" end

-- LANES reals of v from (h, w, o) of y on.
local function load(name, v, y)
  local h, w = place(v, y)
  return v.c < y.c and ("all(%s)"):format(common.element(name, v, h, w, "0")) or common.load(name, v, h, w, "o")
end

-- Loops over those axes of y that v has, or over those that it lacks.
local function loops(y, v, has)
  local text = ""
  for _, axis in ipairs { "h", "w" } do
    local both = v[axis] == y[axis]
    if y[axis] > 1 and both == has then text = text .. ("for (int %s = 0; %s < %d; %s++)\n"):format(axis, axis, y[axis], axis) end
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

local function store(name, v, y, e, lifts)
  local h, w = place(v, y)
  return common.put(name, v, e, lifts, h, w)
end

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
  local h, w = place(dx, y)
  local lines = add("total[v]")
  table.insert(lines, 1, "int o = i + v * LANES;")
  local row = common.element(name, dx, h, w)
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

-- ---- side by side along h or w ----

-- `small` is the slice of `big` from `offset` on: a copy to it, or to there. Where channels are padded alike, whole rows of it.
local function slice(name, big, small, along, offset, back)
  local lanes, rows = common.lanes(small.c), common.padded(big) and common.padded(small)
  local w = rows and "0" or "w"
  local to = common.element(name, big, along == "h" and common.plus("h", offset) or "h", along == "w" and common.plus(w, offset) or w)
  local from = common.element(small.arg, small, "h", w)
  if back then to, from = from, to end
  if rows then
    local copy = ("memcpy(%s, %s, sizeof(real[%d][%d]));"):format(to, from, small.w, lanes)
    return #small.d < 3 and copy or ("for (int h = 0; h < %d; h++) %s"):format(small.h, copy)
  end
  local text = ("memcpy(%s, %s, sizeof(real[%d]));"):format(to, from, small.c)
  return common.each_pixel(small, text .. ("\nmemset(&%s[%d], 0, sizeof(real[%d]));"):format(to, small.c, lanes - small.c))
end

-- All of them, forward or back.
function merge.slices(name, big, smalls, along, back)
  local texts, offset = {}, 0
  for i, v in ipairs(smalls) do
    texts[i], offset = slice(name, big, v, along, offset, back), offset + v[along]
  end
  return table.concat(texts, "\n")
end

return merge
