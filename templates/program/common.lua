-- common.lua -- text that many templates share: how to address a value, and loops over all of its elements.
--
-- A value's table v has its logical sizes h w c, its memory d (as many dimensions as its rank), and top, left: where element
-- (0, 0) lies; of a value of samples also places: its dimensions but the channels, from the outermost to w, with the name of the
-- loop over each, its size, and what is before and after it. Its channels are padded to 16 reals and the padding is zero, but for
-- small network inputs, which are not padded (then C < lanes(c)). Kernels write the padding too, as zeros: memory is reused. Each
-- function returns text.

local common = {}

local function plus(name, n) return n == 0 and name or name == "0" and ("%d"):format(n) or ("%s + %d"):format(name, n) end
common.plus = plus

-- Channels as vectors of every target see them.
function common.lanes(n) return (n + 15) // 16 * 16 end

-- A call that a template writes, with its clock where the build has clocks (rt_clock.h).
function common.timed(clock, call) return clock < 0 and call or ("TIMED(%d, %s);"):format(clock, call:sub(1, -2)) end

-- The activation of a call, of the vector that the text `value` is; and as a formula has it.
function common.activated(c, value)
  local f = c.act == "relu" and "relu" or "act_" .. c.act
  return c.act == "linear" and value or f .. "(" .. value .. common.function_numbers(c) .. ")"
end

function common.formula(c, value)
  local numbers = common.function_numbers(c):gsub("R(%b())", function(n) return n:sub(2, -2) end)
  return c.act == "linear" and value or c.act .. "(" .. value .. numbers .. ")"
end

-- ", R(0.3)": an activation's numbers as further arguments.
function common.function_numbers(c)
  local text = ""
  for _, n in ipairs(c.act_numbers) do text = text .. (", R(%s)"):format(n == math.huge and "INFINITY" or lib.number(n)) end
  return text
end

function common.padded(v) return v.C >= common.lanes(v.c) end

-- "y[depth][h + 1][w][o]": of the value v that the function knows as `name` the element at these places, o the channel; without o
-- the pixel.
function common.at(name, v, places, o)
  local text = name
  for k, p in ipairs(v.places) do text = text .. "[" .. plus(places[k], p.before) .. "]" end
  return o and text .. "[" .. o .. "]" or text
end

-- The places of pixel (h, w), in further dimensions where their loops are.
local function pixel_at(v, h, w)
  local n, places = #v.places, {}
  for k, p in ipairs(v.places) do places[k] = k == n and w or k == n - 1 and h or p.name end
  return places
end

-- The same of element (h, w, o), in further dimensions where their loops are.
function common.element(name, v, h, w, o) return common.at(name, v, pixel_at(v, h, w), o) end

-- LANES channels from o on; of a value without padding, what belongs to the next pixel is cut off.
function common.load_at(name, v, places, o)
  if common.padded(v) then return ("load(&%s)"):format(common.at(name, v, places, o)) end
  return ("first_lanes(load(%s + %s), %d - %s)"):format(common.at(name, v, places), o, v.c, o)
end

function common.load(name, v, h, w, o) return common.load_at(name, v, pixel_at(v, h, w), o) end

-- The headers of loops over the first n dimensions of v.
local function loops(v, n)
  local text = ""
  for k = 1, n do
    local p = v.places[k]
    text = text .. ("for (int %s = 0; %s < %d; %s++)\n"):format(p.name, p.name, p.size, p.name)
  end
  return text
end

-- Which of their turns that is, in raster order.
local function turn(v, n)
  local text = "0"
  for k = 1, n do
    local p = v.places[k]
    text = k == 1 and p.name or ("%s * %d + %s"):format(k == 2 and text or "(" .. text .. ")", p.size, p.name)
  end
  return text
end

-- The headers of loops over the pixels of v, h and w among them; nothing for a vector.
function common.pixels(v) return loops(v, #v.places) end

-- The headers of loops over the rows of v, of all its dimensions but the last; a statement follows.
function common.rows(v) return (loops(v, #v.places - 1):gsub("\n", "\n    ")) end

-- Which pixel that is, counted in raster order.
function common.pixel(v) return turn(v, #v.places) end

function common.positions(v) return v.n // v.c end

local function halo(v)
  for _, p in ipairs(v.places) do if p.before + p.after > 0 then return true end end
  return false
end

-- Do all of them lie alike, without a gap but for padding?
local function flat(values, zero)
  local c, C = values[1].c, values[1].C
  for _, v in ipairs(values) do
    if #v.d == 1 then C = common.lanes(c) end
    if halo(v) or (#v.d > 1 and v.C ~= C) or not common.padded(v) then return false end
  end
  return #values[1].d == 1 or C == c or (zero and C == common.lanes(c))
end

local function indent(text) return (text:gsub("\n(.)", "\n    %1")) end

-- Where channels end for who writes all of y.
function common.bound(y) return common.padded(y) and common.lanes(y.c) or y.c end

-- The vector e as what y has at (h, w, o), or at other places; lifts says that e is not zero where padding is.
function common.put(name, y, e, lifts, places)
  local to = "&" .. common.at(name, y, places or pixel_at(y, "h", "w"), "o")
  if not common.padded(y) then return ("store_first(%s, %s, %d - o);"):format(to, e, y.c) end
  if y.c % 16 ~= 0 and lifts then e = ("first_lanes(%s, %d - o)"):format(e, y.c) end
  return ("store(%s, %s);"):format(to, e)
end

-- The same for all of y, e being made of h, w and o.
function common.fill(name, y, e, lifts)
  return ("%sfor (int o = 0; o < %d; o += LANES)\n    %s"):format(common.pixels(y), common.bound(y), common.put(name, y, e, lifts))
end

-- y = f(x, ...) element by element. from: a list of { name, value }; f gets the loads as texts and gives an expression; zero says
-- that f of zeros is zero, so that padding needs no care.
function common.map(name, y, from, zero, f)
  local values, loads = { y }, {}
  for i, x in ipairs(from) do values[i + 1] = x[2] end
  if flat(values, zero) then
    local one = #y.d == 1
    local origin = one and "&%s[i]" or "&%s" .. ("[0]"):rep(#y.d) .. " + i"
    for i, x in ipairs(from) do loads[i] = ("load(" .. origin .. ")"):format(x[1]) end
    local e = f(table.unpack(loads))
    if one and y.c % 16 ~= 0 and not zero then e = ("first_lanes(%s, %d - i)"):format(e, y.c) end
    return ("for (int i = 0; i < %d; i += LANES)\n    store(" .. origin .. ", %s);"):format(y.n // y.c * common.lanes(y.c), name, e)
  end
  for i, x in ipairs(from) do loads[i] = common.load(x[1], x[2], "h", "w", "o") end
  return common.fill(name, y, f(table.unpack(loads)), not zero)
end

-- "1 2" as R(1), R(2).
local function listed(numbers)
  return (numbers:gsub("(%S+)%s*", function(n) return ("R(%s), "):format(lib.number(tonumber(n))) end):gsub(", $", ""))
end

-- y = f(x, ...) element by element, where f names numbers that each channel has; `used` lists them as { name, numbers }.
-- f of a channel whose numbers are zeros is zero, so that padding needs no care.
function common.by_channel(name, y, from, used, f)
  local tables, vectors, lanes, loads = {}, {}, common.lanes(y.c), {}
  for i, u in ipairs(used) do
    tables[i] = ("static const real %ss[%d] = { %s };"):format(u[1], lanes, listed(u[2]))
    vectors[i] = ("%s = load(&%ss[o])"):format(u[1], u[1])
  end
  for i, x in ipairs(from) do loads[i] = common.load(x[1], x[2], "h", "w", "o") end
  local statement = common.put(name, y, f(table.unpack(loads)))
  return ("%s\nfor (int o = 0; o < %d; o += LANES) {\n    vec %s;\n    %s\n}"):format(table.concat(tables, "\n"), common.bound(y),
    table.concat(vectors, ", "), indent(common.each_pixel(y, statement)))
end

-- Zeros in all that is logically there, and in its padding.
function common.clear(name, v)
  local row = ("sizeof(real[%d][%d])"):format(v.w, v.C)
  if #v.d == 1 then return ("memset(%s, 0, sizeof(real[%d]));"):format(name, common.lanes(v.c)) end
  if not halo(v) then return ("memset(%s, 0, sizeof(real[%s]));"):format(name, table.concat(v.d, "][")) end
  return ("%smemset(%s, 0, %s);"):format(loops(v, #v.places - 1):gsub("\n", " "), common.element(name, v, "h", "0"), row)
end

-- A body for each pixel.
function common.each_pixel(v, body)
  local heads = common.pixels(v)
  if heads == "" then return body end
  return heads:gsub("\n$", " {\n    ") .. indent(body) .. "\n}"
end

-- Runs of elements that lie side by side: whole rows, or, where channels are padded, pixels. n: elements of a run; first: the
-- number of a run's first element; loops: headers of loops over the runs; at(name, value): where a run of a value begins.
function common.runs(v, rows)
  rows = rows and #v.d > 1
  local run = { n = rows and v.w * v.c or v.c, loops = common.pixels(v), first = ("(%s) * %d"):format(common.pixel(v), v.c) }
  if rows then
    local row = turn(v, #v.places - 1)
    run.first, run.loops = ("%s * %d"):format(#v.places > 2 and "(" .. row .. ")" or row, run.n), loops(v, #v.places - 1)
  end
  if run.loops == "" then run.first = "0" end
  function run.at(name, value) return common.element(name, value, "h", rows and "0" or "w", "0") end
  run.loops = run.loops:gsub("\n$", "\n    ")
  return run
end

-- ---- normalisation within a sample: c has over, cut, members, count, along (op/layer_normalization.c) ----

-- The variants: across sums 16 lanes, apart leaves each lane its own, cut joins them by groups of channels.

local function has(letters, letter) return letters ~= nil and letters:find(letter, 1, true) ~= nil end
local function loop(i, n) return ("for (int %s = 0; %s < %d; %s++)\n"):format(i, i, n, i) end

-- A body, of one statement or several, within loops, of which there may be none.
function common.nest(loops, body)
  if loops == "" then return body:find("\n") and "{\n    " .. indent(body) .. "\n}" or body end
  if not body:find("\n") then return loops:gsub("\n$", " ") .. body end
  return loops:gsub("\n$", " {\n    ") .. indent(body) .. "\n}"
end

-- The same with braces in any case.
function common.braced(loops, body)
  return loops == "" and body or loops:gsub("\n$", " {\n    ") .. indent(body) .. "\n}"
end

-- The same of a function's body.
function common.block(loops, body) return loops == "" and body or common.nest(loops, body) end

-- The headers of loops over those of the axes h and w for which of(letter) holds.
local function walk(x, of)
  local text = ""
  for i, letter in ipairs { "h", "w" } do
    if #x.d > 3 - i then text = text .. (of(letter) or "") end
  end
  return text
end

-- Around a statistic: the axes that it is not of, and the groups of one that is cut. Within: what it is of, but for channels.
function common.around(c)
  return walk(c.x, function(i) return i == c.cut and loop("g", c.x[i] // c.members) or not has(c.over, i) and loop(i, c.x[i]) end)
end

function common.within(c)
  return walk(c.x, function(i)
    if i ~= c.cut then return has(c.over, i) and loop(i, c.x[i]) end
    return ("for (int %s = g * %d; %s < g * %d + %d; %s++)\n"):format(i, c.members, i, c.members, c.members, i)
  end)
end

-- The same of a weight: the axes that it has, and those that it is the same along.
function common.of_weight(c) return walk(c.x, function(i) return has(c.along, i) and loop(i, c.x[i]) end) end
function common.beside_weight(c) return walk(c.x, function(i) return not has(c.along, i) and loop(i, c.x[i]) end) end

-- Channels i of 16 at a time, VECS vectors from o on.
function common.lines(n, body)
  if n <= 16 then return "EACH (v, VECS) {\n    const int o = v * LANES;\n    " .. indent(body) .. "\n}" end
  return ("for (int i = 0; i < %d; i += 16) EACH (v, VECS) {\n    const int o = i + v * LANES;\n    "):format(common.lanes(n)) ..
    indent(body) .. "\n}"
end

-- Where a weight's or a statistic's number for channels from o on lies. group: what counts the groups of a cut axis.
local function place(c, name, letters, group)
  local text = ""
  for i in letters:gmatch(".") do text = text .. "[" .. (i == "c" and "o" or i == c.cut and group or i) .. "]" end
  return name .. (text == "" and "[0]" or text)
end

-- Of a statistic, within its loops; of a weight, within its own.
local function kept(c) return (("hwc"):sub(4 - #c.x.d):gsub("[" .. c.over .. " ]", "")) end
function common.place(c, name) return place(c, name, kept(c), "g") end
function common.weight_place(c, name) return place({}, name, c.along) end

-- As factors: vectors, where they have channels. The statistic is one that any loops may read.
local function factor(letters, text) return has(letters, "c") and ("load(&%s)"):format(text) or text end
function common.weight(c, name) return factor(c.along, common.weight_place(c, name)) end
function common.statistic(c, name)
  return factor(kept(c), place(c, name, kept(c), c.cut and ("%s / %d"):format(c.cut, c.members)))
end

-- A vector of x, less the mean: all that a normalisation sees of it.
function common.apart(c) return common.load("x", c.x, "h", "w", "o") .. (c.centred and " - centre" or "") end

-- 1 / the deviation, of a vector: the sum of the squares.
function common.slope(c, squares)
  if not c.epsilon then return ("rt_over_length(%s)"):format(squares) end
  return ("R(1) / root(%s%s + R(%s))"):format(squares, common.mean_of(c), lib.number(c.epsilon))
end

-- Makes a sum the mean.
function common.mean_of(c) return c.epsilon and c.count > 1 and (" * R(1. / %d)"):format(c.count) or "" end

-- By what dx turns with x, of a vector: the sum of g (x - mean). What is divided by a length of nearly nothing is multiplied by a
-- constant.
function common.turn(c, product)
  if not c.epsilon then return ("-rt_unless_short(%s * slope * slope, slope)"):format(product) end
  return ("-%s * slope * slope%s"):format(product, common.mean_of(c))
end

-- dx from g, x and the vectors base, turn and slope.
function common.bent(c, g, x, lifts)
  return ("vec d = %s%s;\nMAC(d, %s, turn);\n"):format(g, c.centred and " - base" or "", x) ..
    common.put("dx", c.dx, "d * slope", lifts)
end

-- Each group of channels gets the mean of all that it has: of sums that each channel has.
function common.joined(c, sums)
  return ([[
for (int g = 0; g < %d; g += %d) {
    real total = 0;
    for (int o = g; o < g + %d; o++) total += %s[o];
    for (int o = g; o < g + %d; o++) %s[o] = total * R(1. / %d);
}]]):format(c.x.c, c.members, c.members, sums, c.members, sums, c.count)
end

-- g: dy with its weight.
function common.weighed(c)
  local name = c.gamma and "gamma" or c.scale and "scale"
  return common.load("dy", c.dy, "h", "w", "o") .. (name and " * " .. common.weight(c, name) or "")
end

-- What the formula of dx says.
function common.slope_name(c)
  local name = c.gamma and "gamma" or c.scale and "scale"
  return ("rstd * (g %s- xhat * %s of g xhat),   xhat = %s * rstd,   g = dy%s"):format(c.centred and "- mean of g " or "",
    c.epsilon and "mean" or "sum", c.centred and "(x - mean)" or "x", name and " * " .. name or "")
end

-- y from x and the vectors centre and slope. across: padding has to be cleared of what the mean leaves there.
function common.normalised(c, across)
  local name = c.gamma and "gamma" or c.scale and "scale"
  local x, slope, channels = common.apart(c), "slope" .. (name and " * " .. common.weight(c, name) or ""), has(c.along, "c")
  local lifts = c.beta and not channels or across and c.centred and not (name and channels)
  if not c.beta then return common.put("y", c.y, (c.centred and "(%s) * %s" or "%s * %s"):format(x, slope), lifts) end
  local beta = common.weight(c, "beta")
  return ("vec to = %s;\nMAC(to, %s, %s);\n"):format(channels and beta or ("all(%s)"):format(beta), x, slope) ..
    common.put("y", c.y, "to", lifts)
end

-- What the formula of y says.
function common.normalised_name(c)
  local of = ("%d numbers"):format(c.count)
  if not c.epsilon then return "x * rstd,   rstd = 1 / length of " .. of end
  local weight = (c.gamma and " * gamma" or c.scale and " * scale" or "") .. (c.beta and " + beta" or "")
  return (c.centred and "(x - mean)" or "x") .. " * rstd" .. weight ..
    (",   rstd = 1 / sqrt(%s + %s) of %s"):format(c.centred and "variance" or "mean square", lib.number(c.epsilon), of)
end

-- ---- losses and metrics: position by position ----

-- A position of y, within the loops over all of them: y dy z dz, the rows of those values; row, its number; n, the channels; lanes,
-- as vectors see them; target, what makes t its target (a class means one of several, where there are several).
function common.position(c, y)
  local pos = { row = common.pixel(y), n = ("%d"):format(y.c), lanes = ("%d"):format(common.lanes(y.c)) }
  pos.target = ("rt_target_row(t, target, %s, %s, %d);"):format(pos.row, pos.n, y.c > 1 and 1 or 0)
  if c.mixed then                              -- a metric's, where samples are blended: the larger share is what it is
    pos.target = pos.target .. ("\nfor (int i = 0; i < %s; i++) t[i] = (real)(t[i] > R(.5));"):format(pos.n)
  end
  if c.keep then pos.target = pos.target .. ("\nrt_smooth(t, %s, R(%s), R(%s));"):format(pos.n, lib.number(c.keep), lib.number(c.level)) end
  for _, name in ipairs { "y", "z", "dy", "dz" } do pos[name] = c[name] and common.element(name, c[name], "h", "w") end
  return pos
end

-- Times the weight of a loss, over how many numbers it is a mean of; nothing where that is 1. Where samples have weights a gradient
-- is multiplied by `each` instead, which each_sample declares.
function common.share(c, n)
  local weight = c.weight or 1
  if c.sample_weight then return " * each" end
  if n > 1 then return (" * R(%s / %d.)"):format(weight == math.floor(weight) and ("%d."):format(weight) or ("%.17g"):format(weight), n) end
  return weight == 1 and "" or (" * R(%.17g)"):format(weight)
end

function common.each_sample(c, n)
  if not c.sample_weight then return "" end
  local share = common.share({ weight = c.weight }, n):gsub("^ %* R(%b())$", " * %1")
  return ("const real each = R(rt_sample_weight(sample_weight)%s);\n"):format(share)
end

-- What a sample counts, as a factor; nothing where all count alike.
function common.times(c) return c.sample_weight and "rt_sample_weight(sample_weight) * " or "" end

-- Adds to a metric's sum what it is of one sample, and, where it has a sum of that, how much the sample counts.
function common.tally(c, e)
  local counts = c.sample_weight and "rt_sample_weight(sample_weight)" or "1"
  return ("sum[0] += %s%s;"):format(common.times(c), e) .. (c.sum.n == 2 and ("\n    sum[1] += %s;"):format(counts) or "")
end

-- The same of a loss, or of a metric by a loss's rule.
function common.add(sum, c, n)
  local e = "(double)" .. common.shared(sum, c, n)
  return c.sum and common.tally(c, e) or ("loss[0] += %s%s;"):format(common.times(c), e)
end

-- A sum as it is reported: several outputs' losses are shown without their weights.
function common.shared(sum, c, n)
  local share = common.share({ weight = c.report }, n)
  return share == "" and sum or ("(%s%s)"):format(sum, share)
end

function common.to(c) return c.sum and "sum" or "loss" end

-- A loss, its gradient, or a metric, whichever the call c is, as a whole function: a mean over elements or positions. The rule:
--   what, by      the loss, and its derivative by y, in words
--   let           more in the declaration of the vectors y_i and t_i, of the output and its target: "e = y_i - t_i"
--   value, slope  an element's share of the loss, and its derivative, a product
--   zero          both are zero where y_i and t_i are: nothing is to be done about padding
--   sum           a position's elements are summed, else it is their mean
--   whole         a position's loss, where it is no sum of elements
--   row           what a position needs to know before its elements; slope_row: the derivative needs this too
function common.judge(c, rule)
  local y, count = c.y, (rule.sum or rule.whole) and common.positions(c.y) or c.y.n
  local pos = common.position(c, y)
  local function own(e) return (rule.zero or y.c % 16 == 0) and e or ("first_lanes(%s, " .. pos.n .. " - i)"):format(e) end
  local function text(...) return table.concat({ ... }, "\n") end
  local function let(e)                            -- the vectors that the expression reads
    local declared, read = {}, (rule.let or "") .. e
    if read:find("y_i") then declared[1] = "y_i = load(&" .. pos.y .. "[i])" end
    if read:find("t_i") then declared[#declared + 1] = "t_i = load(&t[i])" end
    declared[#declared + 1] = rule.let
    return "    vec " .. table.concat(declared, ", ") .. ";"
  end
  local before = pos.target .. (rule.row and "\n" .. rule.row or "")
  local top = ("static void %s(%s)\n{\n    real t[%d];"):format(c.fn, c.args, common.lanes(y.c))
  if c.dy then
    local share = common.share(c, count)
    local slope = share == "" and rule.slope:match("^(%b())$") and rule.slope:sub(2, -2) or rule.slope .. share
    local body = text(before .. (rule.slope_row and "\n" .. rule.slope_row or ""), "for (int i = 0; i < " .. pos.lanes .. "; i += LANES) {", let(slope),
      ("    store(&" .. pos.dy .. "[i], %s);"):format(own(slope)), "}")
    local weight = "by the loss's weight" .. (count > 1 and " over what it is a mean of" or "")
    if c.sample_weight then weight = "by the weights of loss and sample" .. weight:sub(#"by the loss's weight" + 1) end
    return text(("/* dy = %s, %s */"):format(rule.by, weight), top,
      "    " .. indent(common.each_sample(c, count) .. common.each_pixel(y, body)), "}")
  end
  local to, mean = common.to(c), rule.whole and "" or rule.sum and "the sum of " or "the mean of "
  local body = text(before, "for (int o = 0; o < " .. pos.lanes .. "; o += 16) EACH (v, VECS) {", "    int i = o + v * LANES;", let(rule.value or ""),
    ("    total[v] += %s;"):format(own(rule.value or "")), "}")
  if rule.whole then body = text(before, ("total += %s;"):format(rule.whole)) end
  return text(("/* %s += %s%s */"):format(to, mean, rule.what), top, rule.whole and "    real total = 0;" or "    vec total[VECS] = {{0}};",
    "    " .. indent(common.each_pixel(y, body)),
    "    " .. common.add(rule.whole and "total" or "sum16(total)", c, count), "}")
end

-- x, a name, to the power k; nil for 1.
function common.power(x, k)
  if k == 0 then return nil end
  if k <= 2 and k == math.floor(k) then return k == 1 and x or x .. " * " .. x end
  return k == math.floor(k) and ("rt_whole_power(%s, %d)"):format(x, k) or ("rt_power(%s, R(%s))"):format(x, lib.number(k))
end

-- Its derivative by x, as a product; nil for 0.
function common.power_slope(x, k)
  if k == 0 then return nil end
  local rest = common.power(x, k - 1)
  return rest and ("%s * R(%s)"):format(rest, lib.number(k)) or ("R(%s)"):format(lib.number(k))
end

-- A binary focal loss, x being how far an output is from the truth: an element's share, and its derivative where that of the
-- cross-entropy is `by` and that of x is `along`.
function common.focal(c, bce, by, along)
  local factor, slope = common.power("x", c.gamma), common.power_slope("x", c.gamma)
  local weight = c.yes and ("(t_i * R(%s) + (R(1) - t_i) * R(%s)) * "):format(lib.number(c.yes), lib.number(c.no)) or ""
  local value = weight .. (factor and factor .. " * " or "") .. bce
  local first = (factor and factor .. " * " or "") .. by
  return value, weight .. "(" .. first .. (slope and (" + %s * %s * %s"):format(slope, along, bce) or "") .. ")"
end

-- What Dice, Tversky and their gradients share: whether each place is a row of its own; of how many the loss is the mean; the sums,
-- what adds a row to them, and their quotient.
function common.overlap(c)
  local pos = common.position(c, c.y)
  local whole = ("rt_overlap_of(&s, R(%s), R(%s), R(%s), R(%s))"):format(lib.number(c.share), lib.number(c.both), lib.number(c.of_t), lib.number(c.of_y))
  return c.rows == 1, c.rows == 1 and common.positions(c.y) or 1, "struct rt_areas s = { 0 };", ("%s\nrt_add_areas(&s, %s, t, %s);"):format(pos.target, pos.y, pos.n), whole
end

-- What a categorical focal loss is multiplied by: a factor, and the table that it is of, where each class has its own.
function common.alpha(c) return c.alphas and " * load(&alpha[i])" or c.alpha ~= 1 and (" * R(%s)"):format(lib.number(c.alpha)) or "" end

function common.alphas(c)
  if not c.alphas then return "" end
  return ("static const real alpha[%d] = { %s };\n    "):format(common.lanes(c.y.c), listed(c.alphas))
end

-- ---- optimizers: o has the options, slots the names of what is kept beside each parameter ----

function common.decays(o) return (o.weight_decay or 0) ~= 0 end

-- The weights that a rule begins from, and what its formula says of them.
function common.weights(o) return common.decays(o) and "load(w) * all(k->keep)" or "load(w)" end
function common.after_decay(o) return common.decays(o) and ", after w *= keep" or "" end

-- What steps of several batches and an average need: statements, rates, and flags.
local function frame(o, from, rates)
  local steps, flags = o.gradient_accumulation_steps, {}
  if o.use_ema then
    from = ("double memory = t > 1 ? %s : 0;"):format(lib.number(o.ema_momentum)) .. (from and "\n" .. from or "")
    rates[#rates + 1] = { "memory", "what stays of the average of the weights", "memory" }
    if o.ema_overwrite_frequency then flags[1] = { "overwrite", "whether it takes their place", ("t %% %d == 0"):format(o.ema_overwrite_frequency) } end
  end
  if steps then
    from = ("bool update = t %% %d == 0;\nt = (t - 1) / %d + 1;"):format(steps, steps) .. (from and "\n" .. from or "\n(void)t;")
    flags[#flags + 1] = { "update", "whether this step is an update", "update" }
  end
  return from, flags
end

-- struct rates and step_rates. Each of `rates` is a name, what it is, and its value in double, made of rate and of what the
-- statements `from`, if there are any, make of t.
function common.step_rates(o, rates, from)
  local names, what, values, flag_names = "mean", "1 / samples", ".mean = R(1. / n)", ""
  local steps, flags = o.gradient_accumulation_steps, nil
  if common.decays(o) then rates[#rates + 1] = { "keep", "what weight decay leaves", ("1 - %s * rate"):format(lib.number(o.weight_decay)) } end
  from, flags = frame(o, from, rates)
  for _, r in ipairs(rates) do
    names, what, values = names .. ", " .. r[1], what .. "; " .. r[2], values .. (", .%s = R(%s)"):format(r[1], r[3])
  end
  for _, f in ipairs(flags) do
    flag_names, what, values = flag_names .. (flag_names == "" and " bool " or ", ") .. f[1], what .. "; " .. f[2], values .. (", .%s = %s"):format(f[1], f[3])
  end
  values = #values <= 90 and " " .. values .. " " or "\n        " .. values:gsub(", %.", ",\n        .") .. "\n    "
  local struct = ("struct rates { real %s;%s };"):format(names, flag_names == "" and "" or flag_names .. ";")
  local counts = steps and ("/* t counts steps from 1, of which %d are one update, then updates. */\n"):format(steps) or
    "/* t counts updates from 1. */\n"
  local line = ("%-38s /* %s */"):format(struct, what)
  local head = ("/* What the update needs to know of this step. */\n%s\n\n"):format(line)
  if steps or o.use_ema or #line > 132 then
    head = ("/* What the update needs to know of this step:\n * %s */\n%s\n\n"):format((what:gsub("; ", ";\n * ")), struct)
  end
  return head
    .. (from and counts or "")
    .. ("static struct rates step_rates(double rate, uint64_t t, int n)\n{\n    %s\n    return (struct rates){%s};\n}")
       :format(from and from:gsub("\n", "\n    ") or "(void)t;", values)
end

-- The function of one vector: w, g and what is kept change by the rule.
function common.optimize(slots)
  local kept = ""
  for _, name in ipairs(slots) do kept = kept .. ", real *" .. name end
  return ("INLINE void %s(real *w%s, vec g, const struct rates *k)"):format(slots.fn or "optimize", kept)
end

-- ---- parameters ----

-- The subscripts of a parameter's element from the names of its axes, in its order: "Oio" -> [o / 32][i][o % 32] for panels of 32,
-- "o(hwi)" -> [o][(h * W + w) * I + i].
function common.subscripts(v)
  local function extent(letter) return v.shape[v.axes:find(letter, 1, true)] end
  local text, at = "", 1
  while at <= #v.order do
    local letter = v.order:sub(at, at)
    if letter == "(" then
      local stop, e = v.order:find(")", at, true), nil
      for k = at + 1, stop - 1 do
        local inside = v.order:sub(k, k)
        e = e and ("%s * %d + %s"):format(e:find(" ") and "(" .. e .. ")" or e, extent(inside), inside) or inside
      end
      text, at = text .. "[" .. e .. "]", stop + 1
    else
      local low = letter:lower()
      local panels = v.order:find(low:upper(), 1, true)
      text = text .. "[" .. (letter ~= low and low .. (" / %d"):format(PANEL) or panels and low .. (" %% %d"):format(PANEL) or letter) .. "]"
      at = at + 1
    end
  end
  return text
end

return common
