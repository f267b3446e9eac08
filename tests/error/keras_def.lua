-- expect: keras_def.lua:3: syntax error near 'block'
-- help: a function is written `local function block(x) ... end` in Lua
def block(x):
  return x

