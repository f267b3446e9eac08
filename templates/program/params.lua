-- params.lua -- what functions take, and what they are called with: lists of parameters as text.
--
-- A parameter p has p.type and p.name. A pointer has its dimensions p.d besides, and may be p.const; one with p.rows points at one
-- for each row of the call, one with p.shared where another one points as well. c.params is the list of a call's function, c.args
-- its text.

local params = {}

local function declared(p)
  if not p.d then return p.type .. (p.type:sub(-1) == "*" and "" or " ") .. p.name end
  local d = table.concat(p.d, "][")
  local restrict = p.shared and "" or p.rows and "restrict" or "restrict "
  local brackets = p.rows and ("[%s][%s]"):format(restrict, d) or ("[%s%s]"):format(restrict, d)
  return (p.const and "const " or "") .. p.type .. " " .. p.name .. brackets
end

local function joined(list, f)
  local text = {}
  for k, p in ipairs(list) do text[k] = f(p) end
  return table.concat(text, ", ")
end

-- "real y[restrict 16], const real x[restrict 16]": as they are declared; and as they are passed on.
function params.text(list) return joined(list, declared) end
function params.names(list) return joined(list, function(p) return p.passed or p.name end) end

-- The same list with `instead` in the place of the one of that name, or without it.
function params.with(list, name, instead)
  local new = {}
  for _, p in ipairs(list) do new[#new + 1] = p.name ~= name and p or instead end
  return new
end

function params.without(list, ...)
  for _, name in ipairs { ... } do list = params.with(list, name) end
  return list
end

-- For one row of the call: the list, which the function for all rows passes row m of; and the loop over the rows, which a call for
-- one sample does not have.
function params.of_row(list)
  local one, loop = {}, ""
  for k, p in ipairs(params.without(list, "n")) do
    one[k] = setmetatable({ rows = false, passed = p.rows and p.name .. "[m]" or p.name }, { __index = p })
    if p.rows then loop = "for (int m = 0; m < n; m++) " end
  end
  return one, loop
end

return params
