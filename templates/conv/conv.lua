-- conv.lua -- windows along the sides of a map, for the templates of convolutions.
--
-- c.sides has of each dimension of the map, from the outermost to the row's pixels: i and ki, what the loops over pixels and over a
-- window's elements are called, and k s d before out n. A sequence is a row: what it has no loops over does not appear. The tiles
-- lie along the last side.

local conv = {}

local sum, times = tile.sum, tile.times

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
function conv.seen(c) return each(c, "", function(s) return ("[%s+%s]"):format(times(s.i, s.s), times(s.ki, s.d)) end) end
function conv.tap(c) return each(c, "", function(s) return "[" .. s.ki .. "]" end) end
function conv.place(c) return each(c, "", function(s) return "[" .. s.i .. "]" end) end

-- A window's element along side k, in its tile: a window of one has no loop; nor has a row that is one index with the channels.
local function element_of(c, k, row_as_one) return (row_as_one and k == #c.sides or c.sides[k].k == 1) and "0" or c.sides[k].ki end

-- "[h * 2 + kh + 1][w * 2 + kw + 1]": of v the element (kh, kw) of window (h, w); or the one that tap(c, k) says along side k.
function conv.element(c, v, row_as_one, tap)
  return each(c, "", function(s, k)
    local at = tap and tap(c, k) or element_of(c, k, row_as_one)
    return ("[%s]"):format(sum(times(s.i, s.s), times(at, s.d), v.places[k].before - s.before))
  end)
end

-- Along side k the place of a window's element that is the index-th in raster order.
function conv.nth(index)
  return function(c, k)
    local behind = 1
    for m = k + 1, #c.sides do behind = behind * c.sides[m].k end
    local text = #c.sides > 1 and index:find(" ") and "(" .. index .. ")" or index
    if behind > 1 and text ~= "0" then text = text .. " / " .. behind end
    return k > 1 and text ~= "0" and text .. " % " .. c.sides[k].k or text
  end
end

conv.element_of = element_of

-- The kernel's slice for that element.
function conv.slice(c, row_as_one) return each(c, "", function(_, k) return ("[%s]"):format(element_of(c, k, row_as_one)) end) end

-- "[h + 1][w + p + 1]": pixel (h, w) of v, or p behind it along the row.
function conv.pixel(c, v, p)
  return each(c, "", function(s, k) return ("[%s]"):format(sum(s.i, k == #c.sides and p or "0", v.places[k].before)) end)
end

-- The headers of loops over a window's elements; over all pixels; over their rows.
function conv.window(c, row_as_one)
  return each(c, "", function(s, k)
    return element_of(c, k, row_as_one) == "0" and "" or ("for (int %s = 0; %s < %d; %s++)\n"):format(s.ki, s.ki, s.k, s.ki)
  end)
end

local function loop(s) return ("for (int %s = 0; %s < %d; %s++)\n"):format(s.i, s.i, s.out, s.i) end
function conv.pixels(c) return each(c, "", loop) end

-- Over those from plane to last: of a call that goes by planes of a volume.
function conv.pixels_of_planes(c)
  local first = c.sides[1].i
  return ("for (int %s = plane; %s < last; %s++)\n"):format(first, first, first) .. each(c, "", function(s, k) return k > 1 and loop(s) or "" end)
end

function conv.rows(c) return each(c, "", function(s, k) return k < #c.sides and loop(s) or "" end) end

-- The loops that cover a map with tiles of c.q pixels of a row; of a call for a part, a part of the outermost.
function conv.cover(c)
  local loops = {}
  for k, s in ipairs(c.sides) do loops[k] = { i = s.i, n = s.out, step = k == #c.sides and c.q or 1, part = k == 1 and c.range } end
  return loops
end

-- The places of a tile there: "h, 12".
function conv.places(c, at) return each(c, ", ", function(s) return at[s.i] end) end

-- What is zero behind the channels of the tile of n pixels at these places.
function conv.clear_tile(c, name, v, at, n)
  local w = conv.last(c).i
  local pixel = each(c, "", function(s, k) return ("[%s]"):format(sum(at[s.i], s.i == w and n[w] > 1 and "p" or "0", v.places[k].before)) end)
  local loop = n[w] > 1 and ("for (int p = 0; p < %d; p++) "):format(n[w]) or ""
  return ("%smemset(&%s%s[%d], 0, %d * sizeof(real));"):format(loop, name, pixel, c.oc, v.C - c.oc)
end

-- In raster order, which element of a window (kh, kw) is; which of the first n sides' places.
function conv.turn(c, index, size, n)
  local text = "0"
  for k = 1, n or #c.sides do
    local s = c.sides[k]
    text = sum(times(text, s[size]), index == "ki" and element_of(c, k) or s[index])
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
    return ("[%s]"):format((together or k == #c.sides) and v.places[k].before or sum(s.i, v.places[k].before))
  end)
end

-- The matrices of a call of the BLAS: pixels, their row of columns, how many there are of the kernel, and the kernel's first.
function conv.matrices(c, together)
  local taps, all, row = c.ic, 1, conv.last(c).out
  for _, s in ipairs(c.sides) do taps, all = taps * s.k, all * s.out end
  local from = conv.turn(c, "i", "out", #c.sides - 1)
  from = (together or #c.sides == 1) and "0" or times(from, row)
  return together and all or row, from, taps, "kernel" .. ("[0]"):rep(#c.sides + 1)
end

-- What a function that can be cut says of from and to.
function conv.part(c)
  local row, s = conv.last(c), c.sides[1]
  if not c.range then return "" end          -- (its lines go on behind a blank, where the comment's first begins)
  if #c.sides > 1 then return ("\n* A call is for rows from <= %s < to."):format(s.i) end
  local rest = row.out % c.q > 0 and (", at %d for the rest too"):format(math.max(1, row.out // c.q)) or ""
  return ("\n* A call is for pixels %s <= w < %s%s."):format(times("from", c.q), times("to", c.q), rest)
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

return conv
