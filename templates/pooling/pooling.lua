-- pooling.lua -- windows of maps, sequences and volumes, for the templates of pooling, borders and upsampling.
--
-- c has kd sd pf od id of a volume's depth, kh sh pt oh ih of rows, and kw sw pl ow iw of columns; a sequence has columns alone. A
-- pixel's place is a list of texts, as common.at takes it.

local pooling = {}

local function sides(c)
  local list = { { i = "w", k = c.kw, s = c.sw, p = c.pl, out = c.ow, n = c.iw } }
  if c.kh then table.insert(list, 1, { i = "h", k = c.kh, s = c.sh, p = c.pt, out = c.oh, n = c.ih }) end
  if c.kd then table.insert(list, 1, { i = "depth", k = c.kd, s = c.sd, p = c.pf, out = c.od, n = c.id }) end
  return list
end

-- What a function makes of each side, in a list.
local function each_side(c, f)
  local list = {}
  for i, side in ipairs(sides(c)) do list[i] = f(side, ("abc"):sub(i, i)) end
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

-- What f makes of each place in v, its number counted from the last one, 0, on; and of the pixel itself.
function pooling.places(v, f)
  local list = {}
  for k, p in ipairs(v.places) do list[k] = f and f(p.name, #v.places - k) or p.name end
  return list
end

function pooling.first(v) return pooling.places(v, function() return "0" end) end

-- "[h][w]": a place in v, in formulas; `at` if it is not the pixel's own.
function pooling.place(v, at)
  local text = ""
  for _, p in ipairs(at or pooling.places(v)) do text = text .. "[" .. p .. "]" end
  return text
end

-- "h and w": its dimensions, in formulas.
function pooling.axes(v) return (table.concat(pooling.places(v), ", "):gsub(", (%w+)$", " and %1")) end

-- Loops over the windows, h and w being a window's place in y, and over vectors of channels.
function pooling.windows(c, channels)
  local loops = each_side(c, function(v) return ("for (int %s = 0; %s < %d; %s++)\n"):format(v.i, v.i, v.out, v.i) end)
  return ("%sfor (int o = 0; o < %d; o += LANES) {"):format(table.concat(loops), common.lanes(channels))
end

-- Loops over the pixels of window (h, w), a and b being its row and column, and the pixel's place in the map.
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
  return table.concat(loops, clipped and "\n" or " "), places
end

-- "the 2x2 window at (2 h, 2 w)", for comments.
function pooling.window_name(c)
  local at = each_side(c, function(v) return (v.s == 1 and "" or v.s .. " ") .. v.i .. (v.p > 0 and " - " .. v.p or "") end)
  if #at == 1 then return ("the window of %d at %s"):format(c.kw, at[1]) end
  local sizes = each_side(c, function(v) return ("%d"):format(v.k) end)
  return ("the %s window at (%s)"):format(table.concat(sizes, "x"), table.concat(at, ", "))
end

-- One over how many pixels of a window lie in the map: a text that may read h and w.
function pooling.over_count(c)
  if not pooling.clipped(c) then return ("R(1. / %d)"):format((c.kd or 1) * (c.kh or 1) * c.kw) end
  local inside = each_side(c, function(v) return ("rt_overlap(%s * %d - %d, %d, %d)"):format(v.i, v.s, v.p, v.k, v.n) end)
  return (#inside > 1 and "R(1) / (real)(%s)" or "R(1) / (real)%s"):format(table.concat(inside, " * "))
end

return pooling
