-- expect: long_pattern.lua:3: this pattern could take too long on a string of 100000 bytes
local s = ("a"):rep(100000)
return s:find(".-.-.-.-b")
