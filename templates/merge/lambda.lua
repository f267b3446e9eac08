-- lambda.lua -- a Lambda's terms as C: a list "4 mul 1 3", a line each, is statements over vectors and what they give.

local lambda = {}

local forms = { add = "%s + %s", sub = "%s - %s", mul = "%s * %s", div = "%s / %s", positive = "positive(%s, %s)", exp = "rt_exp(%s)",
                log = "rt_log(%s)", sqrt = "root(%s)", tanh = "rt_tanh(%s)", sigmoid = "rt_sigmoid(%s)", softplus = "rt_softplus(%s)",
                abs = "rt_abs(%s)", sign = "rt_sign(%s)", relu = "relu(%s)", erf = "rt_erf(%s)" }

-- The body of a function of vectors; a power is what it is made of, its second number; one: the input is called x.
function lambda.body(list, one)
  local names, lines, last = {}, {}, nil
  for i, form, a, b in list:gmatch("(%d+) (%l+) (%S+) ?(%S*)\n") do
    if form == "number" then names[i] = ("all(R(%s))"):format(lib.number(tonumber(a)))
    elseif form == "x" then names[i] = one and "x" or "x" .. a
    elseif form == "dy" then names[i] = "dy"
    elseif form == "power" then names[i] = names[b]
    else
      names[i] = "t" .. i
      lines[#lines + 1] = ("vec t%s = %s;"):format(i, forms[form]:format(names[a], names[b]))
    end
    last = names[i]
  end
  lines[#lines + 1] = ("return %s;"):format(last)
  return table.concat(lines, "\n")
end

-- The inputs' names and tables.
function lambda.inputs(c)
  if c.x[1] then
    local from = {}
    for k, x in ipairs(c.x) do from[k] = { x.arg, x } end
    return from, false
  end
  return { { "x", c.x } }, true
end

function lambda.names(from, before)
  local text = {}
  for k, f in ipairs(from) do text[k] = before .. f[1] end
  return table.concat(text, ", ")
end

return lambda
