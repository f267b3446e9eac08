-- expect: no_files.lua:2: there is no 'io' in a model file: it describes a network
local f = io.open("/etc/passwd")
return f
