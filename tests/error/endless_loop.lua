-- expect: endless_loop.lua:2: this file takes more than 100 million instructions
while true do pcall(function() while true do end end) end
