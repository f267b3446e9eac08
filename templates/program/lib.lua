-- lib.lua -- the template engine: C text with Lua in it.
--
-- "$ " in column 0 begins a Lua statement, $(expr) is a value (balanced; a value of several lines keeps the column's
-- indent), every other line stands as it is; OpenMP's directives stand only where the target has threads. A template becomes one
-- Lua chunk whose text lines are calls of `put`, so Lua functions may contain text lines; text(function) is the text that one
-- has, for who wants to put it elsewhere (into loops). Line numbers of errors are the template's. A name that nobody defined is
-- an error.

local lib = {}

-- One text line as the arguments of put: alternating quoted text and str(expr).
local function text_line(line, where)
  local code, at = {}, 1
  while true do
    local from = line:find("$(", at, true)
    code[#code + 1] = ("%q"):format(line:sub(at, (from or 0) - 1))
    if not from then break end
    local _, to = line:find("^%b()", from + 1)
    if not to then error(where .. ": $( without its )", 0) end
    code[#code + 1] = ("str(%s, %d)"):format(line:sub(from + 2, to - 1), #line:sub(1, from - 1):match("^ *"))
    at = to + 1
  end
  return "put(" .. table.concat(code, ", ") .. ", '\\n')"
end

local function chunk(name, text)
  local out, number = {}, 0
  for line in text:gmatch("([^\n]*)\n") do
    number = number + 1
    if line == "$" or line:find("#pragma omp ", 1, true) and not THREADS then out[#out + 1] = ""
    elseif line:sub(1, 2) == "$ " then out[#out + 1] = line:sub(3)
    else out[#out + 1] = text_line(line, name .. ":" .. number) end
  end
  return table.concat(out, "\n")
end

-- Numbers pass through one formatter: whole ones as integers, others as the shortest text that reads back the same.
function lib.number(v)
  if v == math.floor(v) and math.abs(v) < 2^53 then return ("%d"):format(v) end
  for digits = 1, 17 do
    local text = ("%." .. digits .. "g"):format(v)
    if tonumber(text) == v then return text end
  end
  return ("%g"):format(v)
end

-- A multi-line text keeps the indent of the place where it stands.
local function str(v, indent)
  if type(v) == "number" then return lib.number(v) end
  if type(v) ~= "string" then error("a " .. type(v) .. " cannot stand in text", 2) end
  return (v:gsub("\n(.)", "\n" .. (" "):rep(indent or 0) .. "%1"))
end

-- The template as a function of its scope, compiled once: a deep network expands each a thousand times.
local compiled = {}
local function template(name, text)
  if not compiled[name] then compiled[name] = assert(load("local _ENV = ... " .. chunk(name, text), "=" .. name, "t")) end
  return compiled[name]
end

-- expand(name, text, env) -> the text it makes.
function lib.expand(name, text, env)
  local out = {}
  local names = { put = function(...) for i = 1, select("#", ...) do out[#out + 1] = (select(i, ...)) end end, str = str }
  function names.text(f)
    local around = out
    out = {}
    f()
    local made = table.concat(out):gsub("\n$", "")
    out = around
    return made
  end
  local scope = setmetatable(names, { __index = function(_, k)
    local v = env[k]
    if v == nil then v = _G[k] end
    if v == nil then error("undefined name '" .. tostring(k) .. "'", 2) end
    return v
  end })
  template(name, text)(scope)
  return table.concat(out)
end

return lib
