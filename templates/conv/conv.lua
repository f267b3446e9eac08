-- conv.lua -- windows along the sides of a map, for the templates of convolutions.
--
-- c.sides has of each dimension of the map, from the outermost to the row's pixels: i and ki, what the loops over pixels and over a
-- window's elements are called, and k s d before out n. A sequence is a row: what it has no loops over does not appear. The tiles
-- lie along the last side.

local conv = {}

-- "v * by + more", without what changes nothing.
local function by(v, n) return n == 1 and v or v .. " * " .. n end
local function at(v, n, more) return by(v, n) .. (more ~= 0 and " + " .. more or "") end
conv.by, conv.at = by, at

local function each(c, glue, f)
  local list = {}
  for k, side in ipairs(c.sides) do list[k] = f(side, k) end
  return table.concat(list, glue)
end
conv.each = each

function conv.last(c) return c.sides[#c.sides] end
function conv.strided(c) return each(c, "", function(s) return s.s > 1 and "yes" or "" end) ~= "" end

-- A number of each side: "32 x 32", "3x3".
function conv.numbers(c, name, glue) return each(c, glue or "x", function(s) return s[name] end) end

-- The loops' names: "h, w", "kh kw".
function conv.names(c, glue) return each(c, glue or ", ", function(s) return s.i end) end
function conv.taps(c) return each(c, " ", function(s) return s.ki end) end
function conv.ints(c) return each(c, ", ", function(s) return "int " .. s.i end) end

-- "[h * 2+kh][w * 2+kw]", "[kh][kw]", "[h][w]": places in formulas.
function conv.seen(c) return each(c, "", function(s) return ("[%s+%s]"):format(by(s.i, s.s), by(s.ki, s.d)) end) end
function conv.tap(c) return each(c, "", function(s) return "[" .. s.ki .. "]" end) end
function conv.place(c) return each(c, "", function(s) return "[" .. s.i .. "]" end) end

-- Where the first element of window (h, w) lies in v, along side k.
local function origin(c, v, k) return v.places[k].before - c.sides[k].before end

-- "[h * 2 + kh + 1][w * 2 + kw + 1]": of v the element (kh, kw) of window (h, w), kw being 0 where a window's row is one index;
-- or the element that tap(c, k) says along side k.
function conv.element(c, v, row_as_one, tap)
  return each(c, "", function(s, k)
    local first = at(s.i, s.s, origin(c, v, k))
    return row_as_one and k == #c.sides and ("[%s]"):format(first) or ("[%s + %s]"):format(first, by(tap and tap(c, k) or s.ki, s.d))
  end)
end

-- Along side k the place of a window's element that is the index-th in raster order.
function conv.nth(index)
  return function(c, k)
    local behind = 1
    for m = k + 1, #c.sides do behind = behind * c.sides[m].k end
    local text = #c.sides > 1 and "(" .. index .. ")" or index
    if behind > 1 then text = text .. " / " .. behind end
    return k > 1 and text .. " % " .. c.sides[k].k or text
  end
end

-- The kernel's slice for that element.
function conv.slice(c, row_as_one)
  return each(c, "", function(s, k) return row_as_one and k == #c.sides and "[0]" or "[" .. s.ki .. "]" end)
end

-- "[h + 1][w + 1]": pixel (h, w) of v; plus: what is added along the row.
function conv.pixel(c, v, plus)
  return each(c, "", function(s, k) return ("[%s%s]"):format(at(s.i, 1, v.places[k].before), k == #c.sides and plus or "") end)
end

-- The headers of loops over a window's elements; over its pixels' rows, those of the outermost side from .. to; over all pixels.
function conv.window(c, row_as_one)
  return each(c, "", function(s, k)
    return row_as_one and k == #c.sides and "" or ("for (int %s = 0; %s < %d; %s++)\n"):format(s.ki, s.ki, s.k, s.ki)
  end)
end

local function loop(s, from, to) return ("for (int %s = %s; %s < %s; %s++)\n"):format(s.i, from, s.i, to, s.i) end

function conv.rows(c, part)
  return each(c, "", function(s, k)
    if k == #c.sides then return "" end
    local whole = k > 1 or not part
    return loop(s, whole and "0" or "from", whole and s.out or "to")
  end)
end

function conv.pixels(c, part)
  local row = conv.last(c)
  if #c.sides == 1 and part then
    return ("for (int w = from * %d; w < (to == %d ? %d : to * %d); w++)\n"):format(c.q, math.max(1, row.out // c.q), row.out, c.q)
  end
  return conv.rows(c, part) .. loop(row, "0", row.out)
end

-- The tiles of a row of pixels: call(pixels, first) is one. Of a part of a single row, from .. to are tiles; the last has the rest.
function conv.row(c, part, call)
  local row, q = conv.last(c), c.q
  local left = row.out % q
  local first, last, rest = 0, row.out - left, call(left, row.out - left)
  if #c.sides == 1 and part then
    first, last = ("from * %d"):format(q), ("to * %d"):format(q)
    rest = ("if (to == %d) %s"):format(math.max(1, row.out // q), rest)
  end
  local tiles = ("for (int w = %s; w < %s; w += %d) %s"):format(first, last, q, call(q, "w"))
  if row.out < q then return rest end
  return left > 0 and tiles .. "\n" .. rest or tiles
end

-- In raster order, which element of a window (kh, kw) is; which of the first n sides' places.
function conv.turn(c, index, size, n)
  local text = ""
  for k = 1, n or #c.sides do
    local s = c.sides[k]
    text = k == 1 and s[index] or ("%s * %d + %s"):format(k == 2 and text or "(" .. text .. ")", s[size], s[index])
  end
  return text
end

-- For the BLAS: is there nothing between the rows of v, so that all its pixels are one matrix's? Where a row of pixels begins, and
-- the first one.
function conv.together(v)
  for k, place in ipairs(v.places) do
    if k > 1 and place.before + place.after > 0 then return false end
  end
  return true
end

function conv.row_start(c, v, together)
  return each(c, "", function(s, k)
    return ("[%s]"):format((together or k == #c.sides) and v.places[k].before or at(s.i, 1, v.places[k].before))
  end)
end

-- The matrices of a call of the BLAS: pixels, their row of columns, how many there are of the kernel, and the kernel's first.
function conv.matrices(c, together)
  local taps, all, row = c.ic, 1, conv.last(c).out
  for _, s in ipairs(c.sides) do taps, all = taps * s.k, all * s.out end
  local from = conv.turn(c, "i", "out", #c.sides - 1)
  from = (together or #c.sides == 1) and "0" or by(#c.sides > 2 and "(" .. from .. ")" or from, row)
  return together and all or row, from, taps, "kernel" .. ("[0]"):rep(#c.sides + 1)
end

-- What a function for a part says of it.
function conv.part(c)
  local row, s = conv.last(c), c.sides[1]
  if #c.sides > 1 then return ("rows from <= %s < to"):format(s.i) end
  return ("pixels from * %d <= w < to * %d%s"):format(c.q, c.q, row.out % c.q > 0 and ", and behind the last of them the rest" or "")
end

-- dx: what a class of pixels by their place in the stride is called along a side, and the row of dy that it begins at; where it is.
conv.class_of, conv.row_of = { depth = "z", h = "a", w = "b" }, { depth = "q", h = "r", w = "s" }
conv.now_of = { h = "t", w = "u" }

-- f of each class, as its places along the sides, of as many as count(side).
function conv.each_class(c, count, f)
  local function along(k, class)
    if k > #c.sides then return f(class) end
    for a = 0, count(c.sides[k]) - 1 do
      local longer = table.move(class, 1, k - 1, 1, {})
      longer[k] = a
      along(k + 1, longer)
    end
  end
  along(1, {})
end

-- Loops over register tiles of channels: of `count` channels from `first` on, V vectors at a time, `rest` being what they leave;
-- tiles(vectors, first channel, channels) is the text of those of V vectors. `around`: loops between these and a row's tiles.
function conv.channels(o, count, V, around, tiles)
  local full, text = count // (V * LANES) * V * LANES, {}
  if full > 0 then
    text[1] = common.braced(("for (int %s = 0; %s < %d; %s += %d)\n"):format(o, o, full, o, V * LANES) .. around, tiles(V, o))
  end
  if full < count then text[#text + 1] = common.braced(around, tiles((count - full) // LANES, full)) end
  return table.concat(text, "\n")
end

return conv
