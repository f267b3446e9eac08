-- recurrent.lua -- what loops over time share: the product of a step, and vectors of units.
--
-- c is a call of a loop: units, gate and gate_numbers, act; h carries a state a sample; x, dx, states and what is kept have all
-- steps. What is kept has a line of its own for each gate, padded to 16 units. Each function returns text.

local recurrent = {}

-- Calls of a tile for so many rows, over the outputs in ever narrower tiles. at: what is added to the rows; loop: a loop's header.
local function tiles(p, rows, most, at, loop)
  local text, begin, wide = {}, p.begin or 0, math.min(8, most // rows)
  while wide * LANES > 16 and wide > 1 and p.outputs - begin < wide * LANES do wide = wide // 2 end
  local call = "%s_tile(%d, %d, " .. p.names:gsub("[%w]+", "%0" .. at) .. ", kernel" .. p.more .. (p.t and ", t" or "") .. ", %s);"
  while begin < p.outputs do
    local to = p.outputs - (p.outputs - begin) % (wide * LANES)
    local one = to - begin == wide * LANES
    local head = one and loop or ("for (int o = %d; o < %d; o += %d) "):format(begin, to, wide * LANES) .. loop
    if to > begin then text[#text + 1] = head .. call:format(p.fn, rows, wide, one and begin or "o") end
    begin, wide = to, wide // 2
  end
  return text
end

-- The product of a step, p.to = p.start + sum p.from * kernel, as a function p.fn of the group's n rows and its tile.
--   rows          what has a row a sample: their declarations; names: their names, "z, x, h"
--   to, from      elements, by r, o and i; start: a vector that the sum begins with; first, last: the range of i
--   outputs       how many columns, from `begin` on; t, bias: does it read the step's number, a bias?
--   says          the formula
function recurrent.product(c, p)
  local t, bias = p.t and ", int t" or "", p.bias and (", const real bias[][%d]"):format(c.bias.C) or ""
  local head = ("%s, const real kernel[][%d][32]%s%s"):format(p.rows, c.kernel.d[2], bias, t)
  p.more = p.bias and ", bias" or ""
  local body = tiles(p, c.rows, c.sums, " + r", ("for (int r = 0; r < m; r += %d) "):format(c.rows))
  local rest = tiles(p, 1, c.sums, " + m", "")
  return ([[
/* %s
 *
 * Rows of the group by vectors of a panel in registers; the sum is one chain, whatever the tile. */
INLINE void %s_tile(int rows, int vectors, %s, int o)
{
    vec sum[%d][8];
    EACH (r, rows) EACH (v, vectors) sum[r][v] = %s;
    for (int i = %d; i < %d; i++) {
        vec weight[8];
        EACH (v, vectors) weight[v] = load(&kernel[o / 32 + v * LANES / 32][i][o %% 32 + v * LANES %% 32]);
        EACH (r, rows) EACH (v, vectors) MAC(sum[r][v], all(%s), weight[v]);
    }
    EACH (r, rows) EACH (v, vectors) store(&%s, sum[r][v]);
}

static void %s(%s, int n)
{
    int m = n / %d * %d;
    %s
    for (; m < n; m++) {
        %s
    }
}
]]):format(p.says, p.fn, head, c.rows, p.start, p.first or 0, p.last, p.from, p.to, p.fn, head, c.rows, c.rows,
    table.concat(body, "\n    "), table.concat(rest, "\n        "))
end

-- The product that all gates begin with: z = x + h kernel, or, where the loop has the bias, z = bias + h kernel.
function recurrent.gates(c, outputs)
  local x, rows, names = c.x.d, ("real z[][%d], const real h[][%d]"):format(c.z.C, c.h.C), "z, h"
  local start, says = "all(0)", ""
  if c.after then start, says = c.bias and "load(&bias[1][o + v * LANES])" or "all(0)", c.bias and "bias[1][o] + " or "" end
  if not c.after then
    rows, names = ("%s, const real x[][%d][%d]"):format(rows, x[1], x[2]), "z, h, x"
    start, says = "load(&x[r][t][o + v * LANES])", "x[m][t][o] + "
  end
  return recurrent.product(c, { fn = c.fn .. "_product", rows = rows, names = names, to = "z[r][o + v * LANES]", from = "h[r][i]",
    start = start, last = c.units, outputs = outputs or common.lanes(c.kernel.shape[2]), t = not c.after, bias = c.after and c.bias,
    says = ("z[m][o] = %ssum i  h[m][i] * kernel[o / 32][i][o %% 32]"):format(says) })
end

-- The way back of a product: `to` = start + sum of the gates first <= i < last, of `from`, at step t.
function recurrent.back(c, fn, from, to, start, first, last)
  local g, d = c[from].d, c[to].d
  return recurrent.product(c, { fn = c.fn .. fn, rows = ("real %s[][%d], const real %s[][%d][%d]"):format(to, d[1], from, g[1], g[2]),
    names = to .. ", " .. from, to = to .. "[r][o + v * LANES]", from = from .. "[r][t][i]", start = start and ("load(&%s[r][o + v * LANES])"):format(to) or "all(0)",
    first = first, last = last, outputs = common.lanes(c.units), t = true,
    says = ("%s[m][o] %s sum i  %s[m][t][i] * kernel[o / 32][i][o %% 32]"):format(to, start and "+=" or "=", from) })
end

-- Where step t is in memory, or one so many steps off: what reads all steps, a convolution, may want a border ahead of them.
function recurrent.at(v, off)
  local by = v.places[1].before + (off or 0)
  return by == 0 and "t" or ("t %s %d"):format(by < 0 and "-" or "+", math.abs(by))
end

-- ---- vectors of units ----

local function gate(c)
  local numbers = {}
  for n in c.gate_numbers:gmatch("%S+") do numbers[#numbers + 1] = tonumber(n) end
  return { act = c.gate, act_numbers = numbers }
end

local function slope(f, y, d) return ("dact_%s(%s, %s%s)"):format(f.act, y, d, common.function_numbers(f)) end

-- The functions, and what a gradient d behind them is ahead of them.
function recurrent.act(c, v) return common.activated(c, v) end
function recurrent.gate(c, v) return common.activated(gate(c), v) end
function recurrent.dact(c, y, d) return slope(c, y, d) end
function recurrent.dgate(c, y, d) return slope(gate(c), y, d) end

-- Vectors that have units, and zeros in what is left of their lines.
function recurrent.vectors(c) return (c.units + LANES - 1) // LANES * LANES end

function recurrent.pad(c, at)
  local from, to = recurrent.vectors(c), common.lanes(c.units)
  if from == to then return "" end
  return ("for (int m = 0; m < n; m++) for (int o = %d; o < %d; o += LANES) store(&%s[o], all(0));"):format(from, to, at)
end

-- Zeros behind the last unit.
function recurrent.units(c, v) return c.units % 16 == 0 and v or ("first_lanes(%s, %d - o)"):format(v, c.units) end

-- Where gate k's vector is, of gates that follow each other without room, as in x, and of those that are kept in lines.
function recurrent.place(c, k) return k == 0 and "o" or ("%d + o"):format(k * c.units) end
function recurrent.line(c, k) return k == 0 and "o" or ("%d + o"):format(k * common.lanes(c.units)) end

-- Gate k's vector of gates without room, the last of which end where memory does.
function recurrent.load(c, at, k)
  local from = ("&%s[%s]"):format(at, recurrent.place(c, k))
  return c.units % 16 == 0 and ("load(%s)"):format(from) or ("load_first(%s, %d - o)"):format(from, c.units)
end

-- Gate k's vector of a step's product, which fills the columns of so many gates and no more of z.
function recurrent.step(c, k, gates)
  if k * c.units + recurrent.vectors(c) > common.lanes(gates * c.units) then return recurrent.load(c, "z[m]", k) end
  return ("load(&z[m][%s])"):format(recurrent.place(c, k))
end

-- Stores gate k's vector among such.
function recurrent.put(c, at, k, v)
  if c.units % 16 == 0 then return ("store(&%s[%s], %s);"):format(at, recurrent.place(c, k), v) end
  return ("store_first(&%s[%s], %s, %d - o);"):format(at, recurrent.place(c, k), v, c.units)
end

-- Zeros behind the last gate of a step, of one or several that lie like v.
function recurrent.clear(c, v, ...)
  local from, stores = v.c // 16 * 16, {}
  if from == v.c then return "" end
  for k, at in ipairs { ... } do stores[k] = ("store(&%s[o], all(0))"):format(at) end
  return ("for (int o = %d; o < %d; o += LANES) %s;"):format(from, v.C, table.concat(stores, ", "))
end

-- y = the last state.
function recurrent.last(c)
  local lanes, text = recurrent.vectors(c), ""
  if c.y.C > lanes then text = ("\n        for (int o = %d; o < %d; o += LANES) store(&y[m][o], all(0));"):format(lanes, c.y.C) end
  return ("for (int m = 0; m < n; m++) {\n        for (int o = 0; o < %d; o += LANES) store(&y[m][o], load(&h[m][o]));%s\n    }"):format(lanes, text)
end

-- dh begins as the gradient of the last state, or as zeros; and what a step adds to it.
function recurrent.first_dh(c)
  if c.dstates then return "memset(dh, 0, sizeof *dh * (size_t)n);" end
  return ("for (int m = 0; m < n; m++)\n        for (int o = 0; o < %d; o += LANES) store(&dh[m][o], load(&dy[m][o]));"):format(common.lanes(c.units))
end

function recurrent.dh(c)
  if not c.dstates then return "load(&dh[m][o])" end
  return ("load(&dh[m][o]) + load(&dstates[m][%s][o])"):format(recurrent.at(c.dstates))
end

return recurrent
