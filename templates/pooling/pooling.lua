-- pooling.lua -- windows of maps and sequences, for the templates of pooling, borders and upsampling.
--
-- c has kh sh pt oh ih of a map's rows, and kw sw pl ow iw of its columns; a sequence has no rows.

local pooling = {}

local function sides(c)
  local h = c.kh and { i = "h", k = c.kh, s = c.sh, p = c.pt, out = c.oh, n = c.ih }
  local w = { i = "w", k = c.kw, s = c.sw, p = c.pl, out = c.ow, n = c.iw }
  return h and { h, w } or { w }
end

-- What a function makes of each side, in a list.
local function each_side(c, f)
  local list = {}
  for i, side in ipairs(sides(c)) do list[i] = f(side, ("ab"):sub(i, i)) end
  return list
end

local function any_side(c, f) return table.concat(each_side(c, function(v) return f(v) and "yes" or "" end)) ~= "" end

-- Is a part of some window outside the map?
function pooling.clipped(c) return any_side(c, function(v) return v.p > 0 or (v.out - 1) * v.s - v.p + v.k > v.n end) end

-- Do the windows share no pixel and leave none out?
function pooling.exact(c)
  return not pooling.clipped(c) and not any_side(c, function(v) return v.k ~= v.s or v.out * v.k ~= v.n end)
end
function pooling.overlapping(c) return any_side(c, function(v) return v.k > v.s end) end

-- "[h][w]": a place in v, in formulas.
function pooling.place(v) return #v.d > 2 and "[h][w]" or #v.d > 1 and "[w]" or "" end

-- "h and w": its dimensions, in formulas.
function pooling.axes(v) return #v.d > 2 and "h and w" or "w" end

-- Loops over the windows, h and w being a window's place in y, and over vectors of channels.
function pooling.windows(c, channels)
  local loops = each_side(c, function(v) return ("for (int %s = 0; %s < %d; %s++)\n"):format(v.i, v.i, v.out, v.i) end)
  return ("%sfor (int o = 0; o < %d; o += LANES) {"):format(table.concat(loops), common.lanes(channels))
end

-- Loops over the pixels of window (h, w), a and b being its row and column, and how to write the pixel's place in the map.
function pooling.window(c)
  local clipped = pooling.clipped(c)
  local function at(v)
    local text = v.s == 1 and v.i or v.i .. " * " .. v.s
    return v.p == 0 and text or text .. " - " .. v.p
  end
  local places = each_side(c, function(v, a) return clipped and a or at(v) .. " + " .. a end)
  local loops = each_side(c, function(v, a)
    if not clipped then return ("EACH (%s, %d)"):format(a, v.k) end
    local first = v.p == 0 and at(v) or ("%s < 0 ? 0 : %s"):format(at(v), at(v))
    return ("for (int %s = %s; %s < %s + %d && %s < %d; %s++)"):format(a, first, a, at(v), v.k, a, v.n, a)
  end)
  return table.concat(loops, clipped and "\n" or " "), table.unpack(#places > 1 and places or { "0", places[1] })
end

-- "the 2x2 window at (2 h, 2 w)", for comments.
function pooling.window_name(c)
  local at = each_side(c, function(v) return (v.s == 1 and "" or v.s .. " ") .. v.i .. (v.p > 0 and " - " .. v.p or "") end)
  if not c.kh then return ("the window of %d at %s"):format(c.kw, at[1]) end
  return ("the %dx%d window at (%s, %s)"):format(c.kh, c.kw, at[1], at[2])
end

-- One over how many pixels of a window lie in the map: a text that may read h and w.
function pooling.over_count(c)
  if not pooling.clipped(c) then return ("R(1. / %d)"):format((c.kh or 1) * c.kw) end
  local inside = each_side(c, function(v) return ("rt_overlap(%s * %d - %d, %d, %d)"):format(v.i, v.s, v.p, v.k, v.n) end)
  return (#inside > 1 and "R(1) / (real)(%s)" or "R(1) / (real)%s"):format(table.concat(inside, " * "))
end

return pooling
