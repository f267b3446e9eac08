-- product.lua -- sums of products along axes with letters (op/product.c): which letter does what.
--
-- The last letter of what is written is `vector`, and b is the operand that has it; of a an element is broadcast. `rows` is a
-- letter of a alone: a register tile has some of them. What is summed are the letters of b that are not written, in b's order; all
-- others are loops around. turned: b has other elements than those of `vector` side by side, so that squares of it are turned into
-- c.room.

local product = {}

local function axes_of(c, name) return c[name:gsub("^d", "") .. "_axes"] end
local function has(text, letter) return letter ~= "" and text:find(letter, 1, true) ~= nil end

local function listed(between, letters) return #letters > 0 and between .. table.concat(letters, between) or "" end

function product.of(c)
  local out = c.y and "y" or c.dx0 and "dx0" or "dx1"
  local one, other = c.y and "x0" or "dy", (c.y or c.dx0) and "x1" or "x0"
  local p = { out = out, rows = "", outer = {}, summed = {}, size = {} }
  p.y = axes_of(c, out)
  p.vector = p.y:sub(-1)
  p.b = has(axes_of(c, one), p.vector) and one or other
  p.a = p.b == one and other or one
  local a, b = axes_of(c, p.a), axes_of(c, p.b)
  for _, name in ipairs { p.a, p.b } do
    for k = 1, #axes_of(c, name) do p.size[axes_of(c, name):sub(k, k)] = c[name].shape[k] end
  end
  for letter in p.y:sub(1, -2):gmatch(".") do if not has(b, letter) then p.rows = letter end end
  for letter in p.y:sub(1, -2):gmatch(".") do if letter ~= p.rows then p.outer[#p.outer + 1] = letter end end
  for letter in b:gmatch(".") do if not has(p.y, letter) then p.summed[#p.summed + 1] = letter end end
  p.kept = {}                                      -- the loops around that b depends on
  for _, letter in ipairs(p.outer) do if has(b, letter) then p.kept[#p.kept + 1] = letter end end
  p.turned = p.vector ~= "" and b:sub(-1) ~= p.vector
  p.room = c.room and "room" or c.room0 and "room0" or "room1"
  return p
end

-- What the function of a tile takes, and the one that turns a panel; letters as further parameters.
function product.of_tile(c, p) return p.turned and params.without(c.params, p.b) or c.params end
function product.of_turn(c, p) return params.without(c.params, p.out, p.a) end
function product.ints(letters) return listed(", int ", letters) end

-- The element of a value at its letters, some of which stand for other texts.
function product.at(c, name, as)
  local places, letters = {}, axes_of(c, name)
  if letters == "" then return name .. "[0]" end
  for letter in letters:gmatch(".") do places[#places + 1] = as[letter] or letter end
  return common.at(name, c[name], places, places[#places])
end

function product.loops(p, letters)
  local text = ""
  for _, l in ipairs(letters) do text = text .. ("for (int %s = 0; %s < %d; %s++)\n"):format(l, l, p.size[l], l) end
  return text
end

-- Which of the rows of the room that is.
function product.row(p, last)
  local text = ""
  for k, l in ipairs(p.summed) do
    if k == #p.summed then l = last or l end
    text = text == "" and l or ("(%s) * %d + %s"):format(text, p.size[p.summed[k]], l)
  end
  return text
end

-- LANES elements of b, of the vectors o + v * LANES.
function product.load(c, p)
  if p.turned then return ("load(&%s[%s][o %% 32 + v * LANES])"):format(p.room, product.row(p)) end
  local v, e = c[p.b], product.at(c, p.b, { [p.vector] = "o + v * LANES" })
  if common.padded(v) then return ("load(&%s)"):format(e) end
  return ("first_lanes(load(&%s), %d - (o + v * LANES))"):format(e, v.c)
end

-- How far the rows of the square that is turned are apart in b.
function product.apart(c, p)
  local n, letters = 1, axes_of(c, p.b)
  for k = letters:find(p.vector, 1, true) + 1, #letters do n = n * c[p.b].d[k] end
  return n
end

function product.formula(c, p)
  local function named(name)
    local letters = axes_of(c, name)
    return name .. (letters == "" and "" or "[" .. letters:gsub("(.)(.)", "%1][%2"):gsub("(%l)(%l)", "%1][%2") .. "]")
  end
  local sum = #p.summed > 0 and "sum " .. table.concat(p.summed, " ") .. "  " or ""
  return ("%s = %s%s%s * %s"):format(named(p.out),
    c.scale ~= 1 and ("%s * "):format(lib.number(c.scale)) or "", sum, named(p.a), named(p.b))
end

-- A call of the tile for `rows` rows from m on and `vectors` vectors from o on.
function product.call(c, p, rows, vectors, m, o)
  return ("%s_tile(%d, %d, %s%s%s, %s);"):format(c.fn, rows, vectors, params.names(product.of_tile(c, p)), listed(", ", p.outer),
    p.rows ~= "" and ", " .. m or "", o)
end

-- Tiles for `width` columns from `from` on, which is a number or a loop's o.
function product.tiles(c, p, from, width)
  local lines, most = {}, p.rows ~= "" and p.size[p.rows] or 1
  local rows, begin = math.min(c.rows, most), 0
  local function over(vectors, o)
    local rest, m = most % rows, p.rows
    if most == rows then return { product.call(c, p, rows, vectors, "0", o) } end
    local loop = ("for (int %s = 0; %s < %d; %s += %d) "):format(m, m, most - rest, m, rows)
    local texts = { loop .. product.call(c, p, rows, vectors, m, o) }
    if rest > 0 then texts[2] = product.call(c, p, rest, vectors, ("%d"):format(most - rest), o) end
    return texts
  end
  local vectors, first = c.vectors, tonumber(from)
  while begin < width do
    while vectors * LANES > width - begin do vectors = vectors // 2 end
    local wide = vectors * LANES
    local to = begin + (width - begin) // wide * wide
    local o = first and ("%d"):format(first + begin) or begin == 0 and from or ("%s + %d"):format(from, begin)
    if to - begin > wide then
      local name, i, base = first and "o" or "o + i", first and "o" or "i", first or 0
      local loop = ("for (int %s = %d; %s < %d; %s += %d)\n"):format(i, base + begin, i, base + to, i, wide)
      lines[#lines + 1] = common.nest(loop, table.concat(over(vectors, name), "\n"))
    else
      for _, text in ipairs(over(vectors, o)) do lines[#lines + 1] = text end
    end
    begin = to
  end
  return table.concat(lines, "\n")
end

-- All columns, in loops over all else; turned ones by panels of 32.
function product.all(c, p)
  local width, outer = common.lanes(c[p.out].c), product.loops(p, p.outer)
  if not p.turned then return common.block(outer, product.tiles(c, p, "0", width)) end
  local whole, texts = width - width % 32, {}
  local turned = ("%s_turn(%s%s, %%s);"):format(c.fn, params.names(product.of_turn(c, p)), listed(", ", p.kept))
  local function panel(o, n) return turned:format(o) .. "\n" .. product.tiles(c, p, o, n) end
  if whole > 32 then texts[1] = common.nest(("for (int o = 0; o < %d; o += 32)\n"):format(whole), panel("o", 32))
  elseif whole == 32 then texts[1] = panel("0", 32) end
  if width > whole then texts[#texts + 1] = panel(("%d"):format(whole), width - whole) end
  return common.block(outer, table.concat(texts, "\n"))
end

return product
