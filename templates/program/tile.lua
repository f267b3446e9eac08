-- tile.lua -- register tiles: their dimensions, and the loops that cover all places of a call with them.
--
-- A tile is an array of vectors whose loops are always unrolled (EACH). Where the places are not a multiple of it, some calls use a
-- part (SOME), and its function has a parameter that says how much. What is one has neither loop nor subscript.

local tile = {}

-- The dimension of a tile whose loop is `i`, of at most `most`, over each of the counts of places.
--   each, at, of     "EACH (v, 2) ", "[v]" and "[2]": the loop, and an array's element and size
--   param, pass(n)   "int vectors, " and "2, ": how many a call uses, declared and passed, where calls differ
--   count            the same as a number or a name
--   lane(o)          "o + v * LANES": the channel that vector v begins at
--   let(name, value) declares an array of it, each with its value
function tile.dim(i, param, most, ...)
  local d, part = { most = 1 }, false
  for _, n in ipairs { ... } do d.most = math.max(d.most, math.min(most, n)) end
  for _, n in ipairs { ... } do part = part or n % d.most > 0 end
  local one = d.most == 1
  d.each = one and "" or part and ("SOME (%s, %s, %d) "):format(i, param, d.most) or ("EACH (%s, %d) "):format(i, d.most)
  d.at, d.of = one and "" or "[" .. i .. "]", one and "" or ("[%d]"):format(d.most)
  d.i, d.param, d.count = one and "0" or i, part and ("int %s, "):format(param) or "", part and param or ("%d"):format(d.most)
  function d.pass(n) return part and ("%d, "):format(n) or "" end
  function d.lane(o) return one and o or ("%s%s * LANES"):format(o == "0" and "" or o .. " + ", i) end
  function d.let(name, value)
    if one then return ("vec %s = %s;"):format(name, value) end
    return ("vec %s%s;\n%s%s%s = %s;"):format(name, d.of, d.each, name, d.at, value)
  end
  return d
end

-- A number that says where a call's part of n places begins, in steps of `step`: its name in the tile's function, its declaration, and
-- how it is passed. Where there is one step it is 0 and no parameter.
function tile.start(name, n, step)
  if n <= step then return { name = "0", param = "", pass = function() return "" end } end
  return { name = name, param = ", int " .. name, pass = function(at) return ", " .. at end }
end

-- "&y[o]", or "y" for the first.
function tile.from(array, index) return index == "0" and array or ("&%s[%s]"):format(array, index) end

-- "a vector", "8 pixels"
function tile.count(n, one, many) return n == 1 and one or ("%d %s"):format(n, many) end

-- Statements under the head of a loop, as a list of one; a statement of several lines keeps its indent.
function tile.under(head, list)
  local body = table.concat(list, "\n"):gsub("\n(.)", "\n    %1")
  if #list > 1 then return { (head == "" and "{" or head .. " {") .. "\n    " .. body .. "\n}" } end
  if head:find("^for ") and list[1]:find("^for ") then return { head .. "\n" .. list[1] } end
  return { head .. "\n    " .. body }
end

-- The first place of a loop, and what is k behind it.
local function place(l, k) return tile.sum(l.base or "0", (l.first or 0) + k) end

local function head(l, from, to)
  local step = l.step or 1
  return ("for (int %s = %s; %s < %s; %s%s)"):format(l.i, from, l.i, to, l.i, step == 1 and "++" or (" += %d"):format(step))
end

-- The statements that cover a loop's places: its whole steps, then what is left; body(place, how many) gives one step's.
local function steps(l, body)
  if l.count then return tile.under(head(l, "0", l.count), body(l.i, 1)) end
  local step, list = l.step or 1, {}
  local whole = l.ragged and l.n > step and l.n or l.n - l.n % step
  if l.part then list = tile.under(head(l, tile.times("from", step), tile.times("to", step)), body(l.i, step))
  elseif whole == step then list = body(place(l, 0), step)
  elseif whole > 0 then list = tile.under(head(l, place(l, 0), place(l, whole)), body(l.i, step)) end
  if l.n > whole then
    local rest = body(place(l, whole), l.n - whole)
    if l.part then rest = tile.under(("if (to == %d)"):format(whole // step), rest) end
    if whole == step and list[1]:find("^int ") then list, rest = tile.under("", list), tile.under("", rest) end
    table.move(rest, 1, #rest, #list + 1, list)
  end
  return list
end

-- All places, as a list of statements. `loops` are from the outermost on: i, the name; n, how many places, `step` at a time,
-- from base + first on. `ragged`: in one loop although n is no multiple of step. `part`: only the steps from .. to, who has the
-- last one what is left too. Or `count`, a text: each of so many. leaf(at, n) gives the statement, or a list of them, at the
-- places at.i, for n.i of them.
function tile.list(loops, leaf)
  local at, n = {}, {}
  local function inside(k)
    if k <= #loops then
      return steps(loops[k], function(p, many)
        at[loops[k].i], n[loops[k].i] = p, many
        return inside(k + 1)
      end)
    end
    local made = leaf(at, n)
    return type(made) == "table" and made or { made }
  end
  return inside(1)
end

function tile.cover(loops, leaf) return table.concat(tile.list(loops, leaf), "\n") end

-- "a + b": sums of texts and numbers, without what adds nothing; and products, without what multiplies by one.
function tile.sum(...)
  local text, number = {}, 0
  for _, e in ipairs { ... } do
    if type(e) == "number" then number = number + e elseif e ~= "0" then text[#text + 1] = e end
  end
  if #text == 0 then return ("%d"):format(number) end
  if number ~= 0 then text[#text] = ("%s %s %d"):format(text[#text], number > 0 and "+" or "-", math.abs(number)) end
  return table.concat(text, " + ")
end

-- "12 - o - v * LANES"
function tile.less(n, e) return e == "0" and tostring(n) or ("%s - %s"):format(n, (e:gsub(" %+ ", " - "))) end

function tile.times(e, n) return e == "0" and "0" or n == 1 and e or ("%s * %d"):format(e:find("[ +]") and "(" .. e .. ")" or e, n) end

return tile
