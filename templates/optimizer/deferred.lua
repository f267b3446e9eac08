-- deferred.lua -- what a function behind the last phase shares that makes a parameter's gradient from the whole batch: it stores
-- the gradient, or applies the optimizer to it vector by vector, and then the gradient is never in memory. c: its call, with the
-- tensor as `gradient` or `parameter`.

local deferred = {}

-- The names of the tensors that the function gets, and how many of them are optimize's.
function deferred.tensors(c, gradient, parameter)
  if c.gradient == 2 then return { gradient }, 1 end
  local list = { parameter, table.unpack(c.slots) }
  local slots = #list
  list[#list + 1] = c.accumulator
  if c.pull then list[#list + 1] = "pull" end
  return list, slots
end

-- The function's parameters, and the same as the arguments of a function that it calls: the tensors, x and dy of each use, n, and
-- the step's rates. rows(use): how x and dy of a use begin, behind the first dimension.
function deferred.arguments(c, list, dims, rows)
  local args, names, uses = {}, {}, c.uses or 1
  for k, name in ipairs(list) do args[k], names[k] = "real " .. name .. dims, name end
  for use = 0, uses - 1 do
    local u = uses > 1 and use or ""
    local x, dy = rows(use)
    args[#args + 1] = ("const real (*x%s)%s, const real (*dy%s)%s"):format(u, x, u, dy)
    names[#names + 1] = "x" .. u .. ", dy" .. u
  end
  args[#args + 1] = c.gradient == 2 and "int n" or "int n, const struct rates *k"
  names[#names + 1] = c.gradient == 2 and "n" or "n, k"
  return table.concat(args, ", "), table.concat(names, ", ")
end

-- Statements that apply the optimizer to the vector `sum` of the batch's gradient; at(name): where a tensor has it.
function deferred.apply(c, list, slots, sum, at)
  local text, parameter = ("vec g = %s * all(k->mean);\n"):format(sum), at(list[1])
  local function add(line, ...) text = text .. line:format(...) .. "\n" end
  if c.l2 and c.l2 ~= 0 then add("g += all(R(2 * %s)) * load(%s);", lib.number(c.l2), parameter) end
  if c.l1 and c.l1 ~= 0 then add("g += all(R(%s)) * sign(load(%s));", lib.number(c.l1), parameter) end
  if c.pull then add("g += load(%s);", at("pull")) end
  if c.accumulator then add("g = accumulate(%s, g, k);", at(c.accumulator)) end
  if c.clipvalue and c.clipvalue ~= 0 then add("g = clamp(g, R(%s));", lib.number(c.clipvalue)) end
  local places = {}
  for j = 1, slots do places[j] = at(list[j]) end
  return text .. ("optimize(%s, g, k);"):format(table.concat(places, ", "))
end

return deferred
