-- expect: endless_memory.lua:3: this model takes more than 512 MB of memory
local t = {}
while true do pcall(function() for i = 1, 1e9 do t[#t + 1] = ("x"):rep(1000) .. i end end) end
